package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.tail.FilePatterns;
import dev.taffrail.ship.tail.FileSource;
import dev.taffrail.ship.tail.PositionFile;
import dev.taffrail.ship.tail.TailConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shipper over a real journal in which nothing is written. */
@Tag("search")
@Timeout(60)
class IdleShipperTest {
  private static final String SWITCHES = "voluntary_ctxt_switches:";

  @TempDir Path dir;

  private final AtomicInteger changes = new AtomicInteger();
  private final ScriptedSink sink = new ScriptedSink();

  private Shipper shipper() {
    return Shipper.builder(dir.resolve("edge.log"))
        .sink(sink)
        .retry(Duration.ofMillis(10), Duration.ofMillis(20))
        .whenStateChanges(changes::incrementAndGet)
        .build();
  }

  private Journal journal() throws IOException {
    return Journal.open(JournalConfig.at(dir.resolve("edge.log")).withSealed(false));
  }

  private static void append(Journal journal, int n) throws IOException {
    journal.append(Records.line(Instant.now(), Level.INFO, "edge", "tick", ",\"n\":" + n));
    journal.flush();
  }

  @Test
  void sleepsAndHearsOfARecordAndOfTheWishToDrainAtOnce() throws Exception {
    try (Journal journal = journal();
        Shipper shipper = shipper()) {
      append(journal, 0);
      shipper.start();
      assertThat(shipper.awaitDrained(Duration.ofSeconds(10))).isTrue();
      await().until(IdleShipperTest::lanesWait);
      long before = wakeUps();
      TimeUnit.SECONDS.sleep(4);
      // Every 500 ms would be eight for each of the two; a look and the saving of a cursor are not.
      assertThat(wakeUps() - before).isLessThanOrEqualTo(6);
      // Whoever looks every 500 ms hears of the fifth wish after two seconds at the earliest.
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertThat(shipper.awaitDrained(Duration.ofSeconds(10))).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      append(journal, 1);
      await().until(() -> sink.taken().size() == 2);
    }
    assertThat(changes).hasValue(2);
  }

  /** A lane saves its cursor at most every 5 s: also when nothing more comes behind it. */
  @Test
  void savesItsCursorThoughNothingElseHappens() throws Exception {
    try (Journal journal = journal();
        Shipper shipper = shipper()) {
      shipper.start();
      append(journal, 0);
      await().until(() -> sink.taken().size() == 1);
      Path cursor = dir.resolve("edge.log.cursor.scripted.bulk");
      byte[] before = Files.readAllBytes(cursor);
      await()
          .atMost(Duration.ofSeconds(9))
          .until(() -> !Arrays.equals(before, Files.readAllBytes(cursor)));
    }
  }

  /**
   * Files of others by hundreds: no thread for each, and nobody wakes up while nothing is written.
   */
  @Test
  void sleepsOverManyFilesAndHearsOfALineAtOnce() throws Exception {
    for (int i = 0; i < 300; i++) {
      Files.writeString(
          dir.resolve("app" + (char) ('a' + i % 26) + "x".repeat(i / 26) + ".log"), "one\n");
    }
    FilePatterns files = new FilePatterns(List.of(dir + "/app*.log"), List.of());
    try (Shipper shipper =
        Shipper.builder(dir.resolve("edge.log"))
            .sink(sink)
            .source(
                "app",
                FileSource.opener(
                    TailConfig.of(files), LineFormat.plain(HeadRules.standard("app"))),
                PositionFile.beside(dir.resolve("edge.log"), "app"))
            .build()) {
      int threads = Thread.activeCount();
      shipper.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> sink.taken().size() == 300);
      assertThat(shipper.awaitDrained(Duration.ofSeconds(10))).isTrue();
      // Three lanes, and what hears of changes in the folder, for the journal and for the files.
      assertThat(Thread.activeCount() - threads).isLessThanOrEqualTo(8);
      long before = wakeUps();
      TimeUnit.SECONDS.sleep(4);
      assertThat(wakeUps() - before).isLessThanOrEqualTo(9);
      Files.writeString(dir.resolve("appa.log"), "two\n", StandardOpenOption.APPEND);
      await().atMost(Duration.ofSeconds(2)).until(() -> sink.taken().size() == 301);
    }
  }

  private static boolean lanesWait() {
    List<Thread> lanes =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("taffrail-ship-scripted"))
            .toList();
    return lanes.size() == 2
        && lanes.stream().allMatch(lane -> lane.getState() == Thread.State.TIMED_WAITING);
  }

  /** How often the threads of the lanes went to sleep so far; Linux tells. */
  private static long wakeUps() throws IOException {
    Path tasks = Path.of("/proc/self/task");
    assumeThat(tasks).exists();
    long sum = 0;
    try (Stream<Path> all = Files.list(tasks)) {
      for (Path task : all.toList()) {
        sum += wakeUps(task);
      }
    }
    return sum;
  }

  private static long wakeUps(Path task) throws IOException {
    try {
      boolean lane = Files.readString(task.resolve("comm")).startsWith("taffrail-ship-s");
      return (lane ? Files.readAllLines(task.resolve("status")) : List.<String>of())
          .stream()
              .filter(line -> line.startsWith(SWITCHES))
              .mapToLong(line -> Long.parseLong(line.substring(SWITCHES.length()).strip()))
              .sum();
    } catch (IOException ended) {
      // Another thread of this JVM, of the compiler for instance, may end while it is looked at.
      return 0;
    }
  }
}
