package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read, or not to their end, beside one that can. */
class UnreadableFilesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path dir;

  private Path app;
  private Follower follower;

  @BeforeEach
  void follow() throws IOException {
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
  void aNameThatIsNoTextIsSaidOnceAndHoldsUpNoOther() throws Exception {
    // No encoding of a system has a character of this one byte, and Java can write no such name.
    Process shell =
        new ProcessBuilder("sh", "-c", "echo unseen > \"$(printf 'a\\377').log\"")
            .directory(dir.toFile())
            .inheritIO()
            .start();
    assertThat(shell.waitFor()).isZero();
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    write("two\n");
    assertThat(follower.await(SOON)).containsExactly("two");
    assertThat(follower.tail().trouble()).isNull();
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.notes).hasSize(2).allMatch(note -> note.contains("names are no text"));
  }

  @Test
  void aLinkThatLeadsToItselfIsSaidOnceAndHoldsUpNoOther() throws Exception {
    Path link = dir.resolve("loop.log");
    Files.createSymbolicLink(link, link);
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    write("two\n");
    assertThat(follower.await(SOON)).containsExactly("two");
    assertThat(follower.notes).singleElement().asString().contains("loop.log");
  }

  @Test
  void aFileThatMayNotBeReadIsSaidOnceAndReadFromItsBeginningOnceItMay() throws Exception {
    Path secret = Files.writeString(dir.resolve("secret.log"), "hidden\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("-wx------"));
    assumeFalse(Files.isReadable(secret), "this user may read every file");
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    write("two\n");
    assertThat(follower.read()).containsExactly("two");
    assertThat(follower.notes).containsExactly("permission denied: " + secret);
    assertThat(follower.tail().trouble()).isEqualTo("permission denied: " + secret);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    assertThat(follower.read()).containsExactly("hidden");
    assertThat(follower.tail().trouble()).isNull();
    write("three\n");
    assertThat(follower.read()).containsExactly("three");
    assertThat(follower.skipped).isZero();
  }

  @Test
  void aFileWhoseBeginningCouldNotBeReadWhenItWasFoundIsNotTakenForAnother() throws Exception {
    write("one\n");
    FileKey.Seen seen = Objects.requireNonNull(FileKey.of(app));
    Mark unreadable = Mark.fresh(1, app.toString(), seen.key()).seen(4, seen.mtime());
    assertThat(readFrom(unreadable)).containsExactly("one");
  }

  @Test
  void aFileThatWasCutBeforeItsBeginningCouldBeReadIsAnotherAndTheLossIsCounted() throws Exception {
    write("one\n");
    FileKey.Seen seen = Objects.requireNonNull(FileKey.of(app));
    Mark unreadable = Mark.fresh(1, app.toString(), seen.key()).seen(5, seen.mtime());
    assertThat(readFrom(unreadable)).containsExactly("one", "1 lost");
  }

  /** The lines, and how many pieces were counted as lost where any were. */
  private List<String> readFrom(Mark mark) throws IOException {
    TailConfig config = TailConfig.of(new FilePatterns(List.of(app.toString()), List.of()));
    List<String> read = new ArrayList<>();
    try (Tail tail = new Tail(config, List.of(mark), 0, System::nanoTime)) {
      for (Tail.Found found = tail.poll(); found != null; found = tail.poll()) {
        read.add(new String(found.line().bytes(), UTF_8));
        if (found.skipped() > 0) {
          read.add(found.skipped() + " lost");
        }
      }
    }
    return read;
  }

  @Test
  void aFileThatFailsWhenItIsReadIsSaidUntilItIsGone() throws Exception {
    // The loopback has no speed: to read it fails, for root too.
    Path speed = Path.of("/sys/class/net/lo/speed");
    assumeTrue(Files.exists(speed) && fails(speed), "a system without such a file");
    Path bad = Files.createSymbolicLink(dir.resolve("bad.log"), speed);
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    assertThat(follower.notes).containsExactly(bad + ": Invalid argument");
    assertThat(follower.tail().trouble()).isEqualTo(bad + ": Invalid argument");
    Files.delete(bad);
    write("two\n");
    assertThat(follower.read()).containsExactly("two");
    assertThat(follower.read()).isEmpty();
    assertThat(follower.tail().trouble()).isNull();
  }

  @Test
  void aFolderThatMayNotBeListedIsSaidWhereItWasNamedAndNotWhereAPatternLedToIt() throws Exception {
    Path hidden = Files.createDirectories(dir.resolve("hidden"));
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("-wx------"));
    try {
      assumeFalse(Files.isReadable(hidden), "this user may read every folder");
      assertThat(trouble(hidden + "/*.log")).isEqualTo("permission denied: " + hidden);
      assertThat(trouble(dir + "/*/*.log")).isNull();
    } finally {
      Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static @Nullable String trouble(String pattern) throws IOException {
    try (Follower other =
        new Follower(TailConfig.of(new FilePatterns(List.of(pattern), List.of())))) {
      assertThat(other.read()).isEmpty();
      return other.tail().trouble();
    }
  }

  private static boolean fails(Path file) {
    try {
      Files.readAllBytes(file);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aTornCompressedFileIsReadAsFarAsItIsWholeAndTheRestCountedOnceItIsDeleted()
      throws Exception {
    String rest = randomLines(2000);
    write("first\n" + rest);
    assertThat(follower.readOne()).isEqualTo("first");
    Path packed = compressedWhileStopped();
    cut(packed, Files.size(packed) / 2);
    write("after\n");
    List<String> read = List.copyOf(follower.start().read());
    assertThat(read).last().isEqualTo("after");
    assertThat(read.size()).isBetween(500, 1500);
    assertThat(rest).startsWith(String.join("\n", read.subList(0, read.size() - 1)));
    assertThat(follower.skipped).isZero();
    Files.delete(packed);
    write("later\n");
    assertThat(follower.read()).containsExactly("later");
    write("last\n");
    assertThat(follower.read()).containsExactly("last");
    assertThat(follower.skipped).isEqualTo(1);
    assertThat(follower.notes).singleElement().asString().contains("app.log: lost");
  }

  @Test
  void aCompressedFileWithoutAWholeHeadIsNotTheOneThatIsLookedFor() throws Exception {
    write("first\n" + randomLines(10));
    assertThat(follower.readOne()).isEqualTo("first");
    Path packed = compressedWhileStopped();
    cut(packed, 5);
    write("after\n");
    assertThat(follower.start().read()).containsExactly("after");
    assertThat(follower.skipped).isEqualTo(1);
    assertThat(follower.notes).singleElement().asString().contains("app.log: lost");
  }

  private void write(String text) throws IOException {
    Files.writeString(app, text, CREATE, APPEND);
  }

  private static String randomLines(int lines) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      for (int word = 0; word < 8; word++) {
        text.append(Long.toHexString(random.nextLong()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private Path compressedWhileStopped() throws IOException {
    follower.stop();
    Path packed = dir.resolve("app.log.1.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(app, out);
    }
    Files.delete(app);
    return packed;
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
