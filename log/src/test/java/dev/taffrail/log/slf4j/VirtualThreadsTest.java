package dev.taffrail.log.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalStats;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log call never waits for the disk, so threads that log faster than it writes lose records, and
 * are told how many. Who must lose none waits now and then for what was logged to be written.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(120)
class VirtualThreadsTest {
  private static final int THREADS = 10_000;
  private static final int RECORDS = 100;

  /** Their records fill less than the 75 % of the default buffer up to which info is admitted. */
  private static final int THREADS_AT_ONCE = 32;

  private static final Pattern RECORD = Pattern.compile("\"event\":\"(\\d+) (\\d+)\"");
  private static final Logger log = LoggerFactory.getLogger("virtual");

  @TempDir Path dir;

  private Path journal;

  @BeforeEach
  void placeJournal() {
    journal = dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(journal).withSealed(false).withMaxBytes(0);
  }

  @Test
  void whoWaitsForTheWriterNowAndThenLosesNothingAndPinsNoThread() throws Exception {
    Taffrail taffrail = Taffrail.builder().level(Level.INFO).journal(config()).configure();
    Semaphore room = new Semaphore(THREADS_AT_ONCE);

    List<RecordedEvent> pinned =
        pinnedWhile(
            thread -> {
              room.acquireUninterruptibly();
              try {
                logAll(thread);
                taffrail.flush();
              } finally {
                room.release();
              }
            });
    taffrail.shutdown();

    assertThat(distinctRecords()).isEqualTo(THREADS * RECORDS);
    assertThat(pinned).isEmpty();
  }

  @Test
  void whoNeverWaitsIsToldExactlyWhatWasLostAndPinsNoThread() throws Exception {
    Taffrail taffrail =
        Taffrail.builder()
            .level(Level.INFO)
            .journal(config().withBufferBytes(128 * 1024))
            .configure();

    List<RecordedEvent> pinned = pinnedWhile(VirtualThreadsTest::logAll);
    taffrail.flush();
    JournalStats stats = taffrail.journal().stats();
    taffrail.shutdown();

    long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(distinctRecords() + dropped).isEqualTo(THREADS * RECORDS);
    assertThat(taffrail.stats().refused()).isEqualTo(dropped);
    assertThat(pinned).isEmpty();
  }

  private static void logAll(int thread) {
    for (int i = 0; i < RECORDS; i++) {
      log.info("{} {}", thread, i);
    }
  }

  private interface Work {
    void run(int thread);
  }

  private List<RecordedEvent> pinnedWhile(Work work) throws Exception {
    log.info("{} {}", "first", "call"); // the JVM pins who waits while another loads a class
    Path events = dir.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      recording.start();
      runInVirtualThreads(work);
      recording.stop();
      recording.dump(events);
    }
    return RecordingFile.readAllEvents(events);
  }

  /** By reflection: this is compiled for a release that has none. */
  private static void runInVirtualThreads(Work work) throws Exception {
    ExecutorService executor =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      executor.execute(() -> work.run(number));
    }
    executor.shutdown();
    assertThat(executor.awaitTermination(100, TimeUnit.SECONDS)).isTrue();
  }

  /** Each thread's records may stand in the file once; the same twice would not be counted. */
  private int distinctRecords() throws IOException {
    BitSet found = new BitSet(THREADS * RECORDS);
    try (BufferedReader lines = Files.newBufferedReader(journal)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher record = RECORD.matcher(line);
        if (record.find()) {
          found.set(
              Integer.parseInt(record.group(1)) * RECORDS + Integer.parseInt(record.group(2)));
        }
      }
    }
    return found.cardinality();
  }
}
