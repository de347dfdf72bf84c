package dev.taffrail.ship.tail;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of files while nobody follows them. All of them begin with the same lines, more than
 * are looked at to know a file again: what tells them apart is behind these.
 */
class ResumedTailTest {
  private static final List<String> HEADER =
      Collections.nCopies(30, "#Fields: date time s-ip cs-method cs-uri-stem sc-status");

  @TempDir Path dir;

  private Path app;
  private Follower follower;

  @BeforeEach
  void follow() {
    assertThat(text()).hasSizeGreaterThan(Beginning.MOST);
    app = dir.resolve("app.log");
    follower =
        new Follower(
            TailConfig.of(new FilePatterns(List.of(dir + "/*.log"), List.of()))
                .withLastLineWait(Duration.ofMillis(100)));
  }

  @AfterEach
  void close() {
    follower.close();
  }

  @Test
  void readsOnWhereItStopped() throws Exception {
    write(app, "one");
    assertThat(follower.read()).isEqualTo(file("one"));
    follower.stop();
    append("two\nthree\n");
    assertThat(follower.start().read()).containsExactly("two", "three");
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsAFileFromItsBeginningThatWasCutAndWrittenAnewToTheSameLength() throws Exception {
    write(app, "one", "two");
    assertThat(follower.read()).isEqualTo(file("one", "two"));
    follower.stop();
    cut(app);
    write(app, "1st", "2nd");
    assertThat(follower.start().read()).isEqualTo(file("1st", "2nd"));
    assertThat(follower.stop().start().read()).isEmpty();
  }

  @Test
  void readsAFileFromItsBeginningThatWasCutAndWrittenAnewBeyondThePlace() throws Exception {
    write(app, "one", "two");
    assertThat(follower.read()).isEqualTo(file("one", "two"));
    follower.stop();
    cut(app);
    write(app, "1st", "2nd", "3rd", "4th");
    assertThat(follower.start().read()).isEqualTo(file("1st", "2nd", "3rd", "4th"));
    assertThat(follower.stop().start().read()).isEmpty();
  }

  @Test
  void readsAFileFromItsBeginningThatWasCutAndIsShorterNow() throws Exception {
    write(app, "one", "two");
    assertThat(follower.read()).isEqualTo(file("one", "two"));
    follower.stop();
    cut(app);
    write(app, "1st");
    assertThat(follower.start().read()).isEqualTo(file("1st"));
    append("2nd\n");
    assertThat(follower.read()).containsExactly("2nd");
  }

  @Test
  void readsAFileFromItsBeginningThatGotTheNumberOfADeletedOne() throws Exception {
    write(app, "one", "two");
    assertThat(follower.read()).isEqualTo(file("one", "two"));
    follower.stop();
    // As if deleted, and its inode given out again at once.
    cut(app);
    Path other = dir.resolve("other.log");
    Files.move(app, other);
    write(other, "another's", "second", "third");
    assertThat(follower.start().read()).isEqualTo(file("another's", "second", "third"));
    assertThat(follower.skipped).isZero();
    assertThat(follower.notes).isEmpty();
  }

  @Test
  void saysWhatWasUnreadOfAFileWhoseNumberAnotherGot() throws Exception {
    write(app, "one", "two");
    readLines(HEADER.size() + 1);
    follower.stop();
    cut(app);
    write(app, "1st", "2nd", "3rd");
    assertThat(follower.start().read()).isEqualTo(file("1st", "2nd", "3rd"));
    assertThat(follower.skipped).isEqualTo(1);
    assertThat(follower.notes)
        .singleElement()
        .asString()
        .contains(app + ": lost", "at least 4 bytes unread");
  }

  @Test
  void readsTheRestInTheCopyOfAFileThatWasCopiedAndCut() throws Exception {
    write(app, "one", "two", "three");
    readLines(HEADER.size() + 1);
    follower.stop();
    copyAndCut();
    write(app, "four", "five", "six", "seven");
    List<String> rest = new ArrayList<>(List.of("two", "three"));
    rest.addAll(file("four", "five", "six", "seven"));
    assertThat(follower.start().read()).isEqualTo(rest);
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsFilesInTheirOrderThatWereRenamedAndCreatedTwice() throws Exception {
    write(app, "one", "two");
    readLines(HEADER.size() + 1);
    follower.stop();
    for (String line : List.of("three", "four")) {
      tick();
      rotate();
      write(app, line);
    }
    List<String> rest = new ArrayList<>(List.of("two"));
    rest.addAll(file("three"));
    rest.addAll(file("four"));
    assertThat(follower.start().read()).isEqualTo(rest);
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  @Test
  void findsTheCompressedFileThatWasReadInPartAmongOthersThatBeginAlike() throws Exception {
    write(app, "one", "two");
    readLines(HEADER.size() + 1);
    follower.stop();
    Path older = dir.resolve("app.log.2");
    Files.move(app, older);
    write(dir.resolve("app.log.1"), "three");
    write(app, "four");
    gzip(dir.resolve("app.log.1"));
    // Compressed by a program that does not keep the time, after the newer one.
    tick();
    gzip(older);
    assertThat(follower.start().readOne()).isEqualTo("two");
    List<String> rest = new ArrayList<>(follower.read());
    assertThat(rest).endsWith("four").doesNotContain("one", "two");
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsACompressedFileNotAgainThatWasReadToItsEnd() throws Exception {
    write(app, "one", "two");
    assertThat(follower.read()).isEqualTo(file("one", "two"));
    follower.stop();
    Path rotated = dir.resolve("app.log.1");
    Files.move(app, rotated);
    gzip(rotated);
    write(app, "three");
    assertThat(follower.start().read()).isEqualTo(file("three"));
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  private void readLines(int lines) throws IOException {
    for (int i = 0; i < lines; i++) {
      follower.readOne();
    }
    assertThat(follower.lines).hasSize(lines);
  }

  private static List<String> file(String... lines) {
    List<String> all = new ArrayList<>(HEADER);
    all.addAll(List.of(lines));
    return all;
  }

  private static String text(String... lines) {
    return String.join("\n", file(lines)) + "\n";
  }

  private static void write(Path file, String... lines) throws IOException {
    Files.writeString(file, text(lines), CREATE, APPEND);
  }

  private void append(String text) throws IOException {
    Files.writeString(app, text, APPEND);
  }

  private static void cut(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  private void copyAndCut() throws IOException {
    Files.copy(app, dir.resolve("app.log.1"));
    cut(app);
  }

  private void rotate() throws IOException {
    for (int i = 2; i > 0; i--) {
      Path from = i == 1 ? app : dir.resolve("app.log." + (i - 1));
      if (Files.exists(from)) {
        Files.move(from, dir.resolve("app.log." + i));
      }
    }
  }

  private static void gzip(Path plain) throws IOException {
    Path packed = plain.resolveSibling(plain.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(plain, out);
    }
    Files.setLastModifiedTime(packed, FileTime.from(Instant.now()));
    Files.delete(plain);
  }

  /** Files' times are counted in ticks of the system, of some milliseconds. */
  private static void tick() throws InterruptedException {
    Thread.sleep(20);
  }
}
