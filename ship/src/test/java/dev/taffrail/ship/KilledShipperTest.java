package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.loki.LokiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real journal, a receiver that withholds its answers, and a shipper in a process that gets
 * SIGKILL.
 */
@Tag("search")
class KilledShipperTest {
  private static final int RECORDS = 4_000;

  @TempDir Path dir;

  @Test
  void killedFiveTimesWithAPushInFlightItLosesNothingAndAddsUp() throws Exception {
    Path file = dir.resolve("edge.log");
    try (LokiServer loki = new LokiServer()) {
      writeAndKill(file, loki);
      assertEverythingArrives(file, loki);
    }
  }

  @Test
  void killedFiveTimesWhileItWritesAFileItLeavesWholeLinesAndLosesNone() throws Exception {
    Path file = dir.resolve("edge.log");
    Path archive = dir.resolve("archive.jsonl");
    JournalConfig config = JournalConfig.at(file).withMaxBytes(200_000).withBackups(20);
    try (Journal journal = Journal.open(config)) {
      for (int kill = 0; kill < 5; kill++) {
        write(journal, kill * RECORDS / 5, (kill + 1) * RECORDS / 5);
        long before = archived(archive).size();
        Process shipper = start(file, archive.toString(), "follow");
        await().atMost(Duration.ofSeconds(20)).until(() -> archived(archive).size() > before);
        assertThat(shipper.destroyForcibly().waitFor()).isEqualTo(137);
      }
    }
    Process last = start(file, archive.toString(), "once");
    assertThat(new String(last.getInputStream().readAllBytes(), UTF_8)).contains("drained true");
    List<String> expected = lines(file);
    assertThat(expected).hasSizeGreaterThan(RECORDS);
    assertThat(new HashSet<>(archived(archive))).isEqualTo(new HashSet<>(expected));
  }

  /** All lines of an archive's files, a torn last one too. */
  private static List<String> archived(Path newest) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(newest.getParent())) {
      for (Path each : files.filter(f -> f.toString().startsWith(newest.toString())).toList()) {
        lines.addAll(Files.readString(each).lines().toList());
      }
    } catch (NoSuchFileException rotatedMeanwhile) {
      return archived(newest);
    }
    return lines;
  }

  private static void writeAndKill(Path file, LokiServer loki) throws Exception {
    JournalConfig config = JournalConfig.at(file).withMaxBytes(200_000).withBackups(20);
    try (Journal journal = Journal.open(config)) {
      int written = 0;
      for (int kill = 0; kill < 5; kill++) {
        written = write(journal, written, written + RECORDS / 5);
        killBehindSomePushes(loki, () -> start(file, loki.url().toString(), "follow"));
      }
    }
  }

  /** The last push is stored, and not answered. */
  private static void killBehindSomePushes(LokiServer loki, Callable<Process> start)
      throws Exception {
    loki.answerOnly(4);
    Process shipper = start.call();
    await().atMost(Duration.ofSeconds(20)).until(loki::isWithholding);
    assertThat(shipper.destroyForcibly().waitFor()).isEqualTo(137);
    loki.answerAll();
    await().atMost(Duration.ofSeconds(20)).until(() -> !loki.isBusy());
  }

  private void assertEverythingArrives(Path file, LokiServer loki) throws Exception {
    Process last = start(file, loki.url().toString(), "once");
    String said = new String(last.getInputStream().readAllBytes(), UTF_8);
    assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
    List<String> expected = lines(file);
    assertThat(expected).hasSizeGreaterThan(RECORDS);
    assertThat(loki.lines()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(loki.duplicates()).as("sent again after a kill").isPositive();
    int all = expected.size();
    assertThat(said)
        .contains("drained true")
        .contains(
            "accounts=Accounts[read="
                + all
                + ", delivered="
                + all
                + ", filtered=0, summarised=0, refused=0, lost=0, pending=0]");
  }

  private static int write(Journal journal, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      Level level = i % 50 == 0 ? Level.ERROR : i % 3 == 0 ? Level.WARNING : Level.INFO;
      journal.append(Records.line(Instant.now(), level, "edge.test", "tick", ",\"n\":" + i));
    }
    journal.flush();
    return to;
  }

  private static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(file, Cursor.START)) {
      for (JournalRecord next = reader.poll(); next != null; next = reader.poll()) {
        assertThat(next.skipped()).isZero();
        lines.add(new String(next.line(), UTF_8));
      }
    }
    return lines;
  }

  @Test
  void killedOnTheWayItGivesARestampedRecordTheSameTimeAgain() throws Exception {
    Path file = dir.resolve("edge.log");
    Instant old = Instant.now().minus(Duration.ofDays(20));
    try (LokiServer loki = new LokiServer()) {
      loki.refuseBefore(Instant.now().minus(Duration.ofDays(7)));
      JournalConfig config = JournalConfig.at(file).withMaxBytes(200_000).withBackups(20);
      try (Journal journal = Journal.open(config)) {
        for (int i = 0; i < 600; i++) {
          Instant time = old.plusSeconds(i);
          journal.append(Records.line(time, Level.INFO, "edge.test", "tick", ",\"n\":" + i));
        }
        journal.flush();
        for (int kill = 0; kill < 3; kill++) {
          killBehindSomePushes(loki, () -> start(file, loki.url().toString(), "follow", "restamp"));
        }
      }
      Process last = start(file, loki.url().toString(), "once", "restamp");
      String said = new String(last.getInputStream().readAllBytes(), UTF_8);
      assertThat(said).contains("drained true").contains("refused=0, lost=0, pending=0");
      assertThat(loki.duplicates()).as("sent again after a kill").isPositive();
      assertThat(loki.lines().stream().filter(line -> line.contains("original_timestamp")))
          .as("each record with one time only")
          .hasSize(600);
    }
  }

  @Test
  void killedItStillKnowsWhatItSentToday() throws Exception {
    Path file = dir.resolve("edge.log");
    try (LokiServer loki = new LokiServer();
        Journal journal = Journal.open(JournalConfig.at(file))) {
      write(journal, 1, 2_000);
      Process first = start(file, loki.url().toString(), "follow", "limit=30000");
      try {
        await().atMost(Duration.ofSeconds(20)).until(() -> savedBytes() >= 30_000);
      } finally {
        assertThat(first.destroyForcibly().waitFor()).isEqualTo(137);
      }
      long before = ofBulkLane(loki);

      Process second = start(file, loki.url().toString(), "waiting", "limit=30000");
      String said = new String(second.getInputStream().readAllBytes(), UTF_8);

      assertThat(said).contains("state=WAITING").contains("limit: ").contains("pending=");
      assertThat(ofBulkLane(loki)).isEqualTo(before);
    }
  }

  /** Without seals, which the journal goes on to write and no limit holds up. */
  private static long ofBulkLane(LokiServer loki) {
    return loki.lines().stream()
        .filter(line -> line.contains("\"level\":\"info\"") && line.contains("\"tick\""))
        .count();
  }

  /** What the bulk lane has written down of the day. */
  private long savedBytes() throws IOException {
    Path cursor = dir.resolve("edge.log.cursor.test.bulk");
    String slots = Files.exists(cursor) ? Files.readString(cursor, ISO_8859_1) : "";
    return Pattern.compile("sent_bytes=([0-9]+)")
        .matcher(slots)
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .max()
        .orElse(0);
  }

  private static Process start(Path file, String where, String... how) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                ShipperProcess.class.getName(),
                file.toString(),
                where));
    command.addAll(List.of(how));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
