package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.ship.loki.LokiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are rotated, a receiver that is slow, and a shipper that gets SIGKILL. */
@Tag("search")
class KilledTailTest {
  private static final int ROUNDS = 4;
  private static final int LINES = 600;

  /** A machine that is busy takes half a minute to start a process. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"files", "fed"})
  void killedWithAPushInFlightItLosesNothing(String how) throws Exception {
    try (LokiServer loki = new LokiServer()) {
      loki.slow(10);
      int written = 0;
      for (int round = 0; round < ROUNDS; round++) {
        written = write(written, LINES / 2);
        Process shipper = start(loki, how, "follow", "start");
        int before = loki.bodies().size();
        await().atMost(PATIENCE).until(() -> loki.bodies().size() >= before + 3);
        rotate();
        // So long that a push is seen under way: at 10 ms all of them may come between two looks.
        loki.slow(300);
        written = write(written, LINES / 2);
        await().atMost(PATIENCE).until(loki::isBusy);
        assertThat(shipper.destroyForcibly().waitFor()).isEqualTo(137);
        loki.slow(10);
        await().atMost(PATIENCE).until(() -> !loki.isBusy());
        rotate();
      }
      loki.slow(0);
      Process last = start(loki, how, "once", "start");
      String said = new String(last.getInputStream().readAllBytes(), UTF_8);
      assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said).contains("drained true", "lost=0", "pending=0");
      List<String> expected = IntStream.range(0, written).mapToObj(i -> "line " + i).toList();
      List<String> found =
          loki.lines().stream()
              .map(Json::readObject)
              .filter(record -> record.containsKey("message"))
              .map(record -> Json.string(record.get("message")))
              .toList();
      List<String> missing = new ArrayList<>(expected);
      missing.removeAll(found);
      assertThat(missing).isEmpty();
      assertThat(expected).containsAll(new LinkedHashSet<>(found));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "fed"})
  void killedBehindItsFirstStartFromTheEndItShipsWhatCameSinceAlone(String how) throws Exception {
    try (LokiServer loki = new LokiServer()) {
      write(0, LINES);
      Process first = start(loki, how, "follow", "end");
      Path place =
          dir.resolve(
              how.equals("fed") ? "sealed.log.position.app.journal" : "edge.log.position.app.loki");
      await().atMost(PATIENCE).until(() -> isSaved(place));
      assertThat(first.destroyForcibly().waitFor()).isEqualTo(137);
      write(LINES, 3);
      Process last = start(loki, how, "once", "end");
      assertThat(new String(last.getInputStream().readAllBytes(), UTF_8)).contains("drained true");
      assertThat(loki.lines().stream().map(Json::readObject).map(record -> record.get("message")))
          .filteredOn(Objects::nonNull)
          .containsExactly("line 600", "line 601", "line 602");
    }
  }

  private static boolean isSaved(Path place) throws IOException {
    return Files.exists(place) && Files.readString(place).contains("taffrail-positions");
  }

  private int write(int from, int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < from + lines; i++) {
      text.append("line ").append(i).append('\n');
    }
    Files.writeString(dir.resolve("app.log"), text, CREATE, APPEND);
    return from + lines;
  }

  private void rotate() throws Exception {
    for (int i = 2 * ROUNDS; i >= 0; i--) {
      Path from = dir.resolve(i == 0 ? "app.log" : "app.log." + i);
      if (Files.exists(from)) {
        Files.move(from, dir.resolve("app.log." + (i + 1)));
      }
    }
    // No two generations within one tick of the files' clock.
    TimeUnit.MILLISECONDS.sleep(20);
  }

  private Process start(LokiServer loki, String how, String until, String from) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            TailProcess.class.getName(),
            dir.toString(),
            loki.url().toString(),
            how,
            until,
            from)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
