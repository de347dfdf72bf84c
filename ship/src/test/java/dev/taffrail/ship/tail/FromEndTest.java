package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A source whose first run begins at the end of the files that are there. */
class FromEndTest extends FollowedFolder {
  private static final Duration LONGER_THAN_A_LAST_LINE_WAITS = Duration.ofMillis(300);

  @Override
  Follower follower(String... names) {
    return new Follower(config(names));
  }

  private TailConfig config(String... names) {
    List<String> patterns = List.of(names).stream().map(n -> dir + "/" + n).toList();
    return TailConfig.of(new FilePatterns(patterns, List.of()))
        .withLastLineWait(Duration.ofMillis(100))
        .withFromEnd(true);
  }

  @Test
  void whatIsThereIsPassedOverAndSaidOnceAndWhatComesIsRead() throws Exception {
    write("one\ntwo\n");
    append(dir.resolve("other.log"), "x\n");
    follower.begin();
    assertThat(follower.read()).isEmpty();
    write("three\n");
    assertThat(follower.read()).containsExactly("three");
    assertThat(follower.indices).containsExactly(2L);
    assertThat(follower.skipped).isZero();
    assertThat(follower.notes)
        .containsExactly(
            "begin: end: 10 bytes that were there before were passed over, of "
                + app
                + " and 1 more");
  }

  @Test
  void aLineThatIsBeingWrittenIsNewAndWhole() throws Exception {
    write("one\ntw");
    follower.begin();
    assertThat(follower.read()).isEmpty();
    write("o\n");
    assertThat(follower.read()).containsExactly("two");
  }

  @Test
  void filesThatAppearLaterAreReadFromTheirStart() throws Exception {
    follower.begin();
    assertThat(follower.read()).isEmpty();
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    assertThat(follower.stop().start().read()).isEmpty();
    append(dir.resolve("other.log"), "two\n");
    assertThat(follower.read()).containsExactly("two");
    assertThat(follower.notes).isEmpty();
  }

  @Test
  void whatWasRotatedBeforeIsPassedOverAlsoItsLastLineAndWhatIsCompressed() throws Exception {
    follower = follower("app.log*", "alone.log.1.gz");
    append(dir.resolve("alone.log.1"), "oldest\n");
    gzip("alone.log.1");
    append(dir.resolve("app.log.2"), "older\n");
    gzip("app.log.2");
    tick();
    append(dir.resolve("app.log.1"), "old\ntorn");
    write("one\n");
    follower.begin();
    assertThat(follower.await(LONGER_THAN_A_LAST_LINE_WAITS)).isEmpty();
    write("two\n");
    assertThat(follower.read()).containsExactly("two");
    assertThat(follower.stop().start().read()).isEmpty();
  }

  @Test
  void whatWasCompressedLaterThanANewerOneWasWrittenIsPassedOver() throws Exception {
    follower = follower("app.log*");
    append(dir.resolve("app.log.1"), "old\n");
    tick();
    append(dir.resolve("app.log.2"), "older\n");
    gzip("app.log.2");
    write("one\n");
    follower.begin();
    assertThat(follower.read()).isEmpty();
    assertThat(follower.stop().start().read()).isEmpty();
    write("two\n");
    follower.stop();
    renameAll(9);
    rename("app.log.2.gz", "app.log.3.gz");
    write("three\n");
    assertThat(follower.start().read()).containsExactly("two", "three");
  }

  @Test
  void killedAtOnceItGoesOnWhereItBeganThroughRotationsOfEveryKind() throws Exception {
    write("one\n");
    follower.begin();
    follower.kill();
    write("two\n");
    rename("app.log", "app.log.1");
    gzip("app.log.1");
    write("three\n");
    follower.start();
    assertThat(follower.read()).containsExactly("two", "three");
    assertThat(follower.notes).hasSize(1);
  }

  @Test
  void aPlaceThatWasLostIsNoFirstRun() throws Exception {
    write("one\n");
    follower.tail().baseline(false);
    assertThat(follower.read()).containsExactly("one");
  }

  @Test
  void wholeLinesArePassedOverThoughOthersMayBelongToThem() throws Exception {
    follower =
        new Follower(
            config("app.log")
                .withMultiline(
                    new Multiline(Pattern.compile("^\\S"), true, Duration.ofMillis(50), 500)));
    write("one\n at\n");
    follower.begin();
    write("two\n");
    assertThat(follower.await(SOON)).containsExactly("two");
  }

  @Test
  void largeFilesAndOtherEncodingsArePassedOver() throws Exception {
    write(("line".repeat(1000) + "\n").repeat(1000));
    Path wide = dir.resolve("wide.log");
    Files.write(wide, "\ufeffone\r\n".getBytes(UTF_16LE));
    follower.begin();
    Files.write(wide, "two\r\n".getBytes(UTF_16LE), java.nio.file.StandardOpenOption.APPEND);
    write("new\n");
    assertThat(follower.read()).containsExactlyInAnyOrder("new", "two");
  }

  @Test
  void whatIsWrittenWhileItPassesOverIsNew() throws Exception {
    write("one\ntwo\nthree\n");
    FileKey.Seen seen = Objects.requireNonNull(FileKey.of(app));
    Mark mark = Mark.fresh(1, app.toString(), seen.key());
    try (FollowedFile file = new FollowedFile(mark, app, config("app.log"))) {
      assertThat(file.begin(seen)).isTrue();
      LineScanner.Chunk chunk = new LineScanner.Chunk(1024);
      file.passOver("one\ntw".length(), chunk, 0);
      assertThat(file.given().offset()).isEqualTo("one\n".length());
      assertThat(file.read(chunk, 0)).isEqualTo(FollowedFile.Reading.MORE);
      assertThat(Objects.requireNonNull(file.next(chunk)).bytes()).isEqualTo("two".getBytes(UTF_8));
    }
  }

  @Test
  void aStopDoesNotWaitForIt() throws Exception {
    write("one\n");
    Thread.currentThread().interrupt();
    assertThatThrownBy(follower::begin).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
