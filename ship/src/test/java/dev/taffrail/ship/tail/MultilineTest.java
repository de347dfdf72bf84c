package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultilineTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String TRACE =
      "2026 boom\njava.lang.Error: x\n\tat A.b(A.java:1)\n\nCaused by: y\n";
  private static final String JOINED =
      "2026 boom\njava.lang.Error: x\n\tat A.b(A.java:1)\nCaused by: y";

  @TempDir Path dir;

  @Test
  void aStackTraceIsOneRecordOnceTheNextOneBegins() throws Exception {
    try (Follower follower = follower(Multiline.start(Pattern.compile("^\\d{4}")))) {
      write("2026 one\n" + TRACE + "2026 two\n");
      assertThat(follower.read()).containsExactly("2026 one", JOINED);
      assertThat(follower.indices).containsExactly(0L, 1L);
    }
  }

  @Test
  void theLastOneWaitsForMoreForALittleWhileOnly() throws Exception {
    Multiline rules =
        new Multiline(Pattern.compile("^\\s|^Caused"), false, Duration.ofMillis(200), 500);
    try (Follower follower = follower(rules)) {
      write("one\n  more\n");
      assertThat(follower.read()).isEmpty();
      assertThat(follower.await(SOON)).containsExactly("one\n  more");
      write("  late\n");
      assertThat(follower.await(SOON)).containsExactly("  late");
    }
  }

  @Test
  void whatWaitsForMoreIsReadAgainAfterAStop() throws Exception {
    Follower follower = follower(Multiline.start(Pattern.compile("^\\d{4}")));
    write("2026 one\n2026 two\n");
    assertThat(follower.read()).containsExactly("2026 one");
    follower.stop().start();
    write("  more\n2026 three\n");
    assertThat(follower.read()).containsExactly("2026 two\n  more");
    follower.close();
  }

  @Test
  void aRecordHasSoManyLinesAndBytesAndNoMore() throws Exception {
    Multiline rules = new Multiline(Pattern.compile("^start"), true, Duration.ofSeconds(60), 3);
    try (Follower follower = follower(rules)) {
      write(
          "start\n1\n2\n3\n4\nstart\n"
              + "x".repeat(40_000)
              + "\n"
              + "y".repeat(40_000)
              + "\nstart\n");
      assertThat(follower.read())
          .containsExactly(
              "start\n1\n2", "3\n4", "start\n" + "x".repeat(40_000), "y".repeat(40_000));
    }
  }

  @Test
  void aPatternThatWouldTakeYearsForALineIsNotFoundInIt() throws Exception {
    Pattern pattern = Pattern.compile("^.*,.*,.*,.*,.*,.*,.*,.*: ");
    Multiline rules = new Multiline(pattern, false, Duration.ofSeconds(60), 500);
    try (Follower follower = follower(rules)) {
      String line = ",".repeat(300);
      write("one\n" + line + "\ntwo\n");
      assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), follower::read))
          .containsExactly("one", line);
    }
  }

  private Follower follower(Multiline rules) {
    return new Follower(
        TailConfig.of(new FilePatterns(List.of(dir + "/app.log"), List.of())).withMultiline(rules));
  }

  private void write(String text) throws Exception {
    Files.writeString(
        dir.resolve("app.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
