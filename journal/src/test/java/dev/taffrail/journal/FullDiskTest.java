package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFlushed;
import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real file system of a few megabytes, filled to its last byte. */
class FullDiskTest {
  private static final int DISK = 4 * 1024 * 1024;

  @TempDir Path dir;

  private final SetClocks clocks = new SetClocks();

  private Path log() {
    return dir.resolve("disk/edge.log");
  }

  private Mount mount() throws IOException {
    return Mount.tmpfs(dir.resolve("disk"), DISK);
  }

  private Journal open(boolean sealed) throws IOException {
    JournalConfig config =
        JournalConfig.at(log())
            .withSealed(sealed)
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withBufferBytes(128 * 1024);
    return Journal.open(config, clocks.platform(RealDisk.INSTANCE));
  }

  private void fillUp() throws IOException {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(dir.resolve("disk/ballast"))) {
      for (int size = block.length; size > 0; size = refused(out, block, size) ? size / 2 : size) {
        out.flush();
      }
    }
  }

  private static boolean refused(OutputStream out, byte[] block, int size) {
    try {
      out.write(block, 0, size);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void makeRoom() throws IOException {
    Files.delete(dir.resolve("disk/ballast"));
  }

  private boolean says(String event) throws IOException {
    return Lines.of(log()).stream().anyMatch(line -> line.contains("\"event\":\"" + event + "\""));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("try") // closed before it is verified
  void fourThreadsLogOnAndWhatWasLostIsCountedAndWrittenDown(boolean sealed) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong offered = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    JournalStats stats;
    try (Mount disk = mount();
        Journal journal = open(sealed)) {
      assertThat(disk).isNotNull();
      journal.append(Lines.info(0));
      journal.flush();
      fillUp();
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        running.add(threads.submit(() -> logUntil(stop, journal, offered)));
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> says("disk_full") && dropped(journal.stats()) > 1_000);
      // A storm that went on would rotate away what it is to be asked for.
      stop.set(true);
      for (Future<?> thread : running) {
        thread.get();
      }
      makeRoom();
      await().atMost(Duration.ofSeconds(30)).until(() -> says("disk_writable"));
      assertThat(says("records_dropped")).isTrue();
      journal.append(Lines.info(1));
      journal.sync();
      stats = journal.stats();
      long written = stats.written().values().stream().mapToLong(Long::longValue).sum();
      assertThat(written + dropped(stats)).isEqualTo(offered.get() + 2);
      journal.close();
      if (sealed) {
        assertThat(verified(log()).problem()).isEmpty();
        assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
        assertThat(verified(log()).dropped()).isEqualTo(dropped(stats));
      }
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
  }

  private static void logUntil(AtomicBoolean stop, Journal journal, AtomicLong offered) {
    byte[] line = Lines.ofLength(Level.WARNING, 300);
    while (!stop.get()) {
      // An exception would end this thread and fail the test by its future.
      boolean taken = Lines.offer(journal, Level.WARNING, line);
      offered.incrementAndGet();
      if (!taken) {
        Thread.onSpinWait();
      }
    }
  }

  private static long dropped(JournalStats stats) {
    return stats.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastWordsFindTheRoomThatTheReserveKept(boolean sealed) throws Exception {
    Path reserve = dir.resolve("disk/edge.log.reserve");
    try (Mount disk = mount();
        Journal journal = open(sealed)) {
      assertThat(disk).isNotNull();
      journal.append(Lines.info(0));
      journal.flush();
      assertThat(reserve).hasSize(Reserve.bytes(JournalConfig.MIN_SEALED_BYTES));
      fillUp();
      byte[] line = Lines.ofLength(Level.WARNING, 1_000);
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !Lines.offer(journal, Level.WARNING, line) && !Files.exists(reserve));
      await().until(() -> says("disk_full"));
      List<String> lines = Lines.of(log());
      String words = lines.stream().filter(l -> l.contains("disk_full")).findFirst().orElseThrow();
      assertThat(words).contains("\"level\":\"critical\"").contains("No space left");
      if (sealed) {
        await().until(() -> sealedBehind("disk_full"));
      }
      // What the reserve left is filled, too; that it could be must not look like the end of it.
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !Lines.offer(journal, Level.WARNING, line) && !isFlushed(journal));
      assertThat(says("disk_writable")).isFalse();
      makeRoom();
      await().atMost(Duration.ofSeconds(60)).until(() -> says("disk_writable"));
      assertThat(reserve).doesNotExist();
      clocks.pass(Duration.ofSeconds(61));
      journal.append(Lines.info(1));
      journal.flush();
      assertThat(reserve).exists();
    }
  }

  /** Nothing comes any more, as of a device that is quiet at last. */
  @Test
  @SuppressWarnings("try")
  void thatThereIsRoomAgainIsSaidThoughNothingElseIs() throws Exception {
    try (Mount disk = mount();
        Journal journal = open(true)) {
      assertThat(disk).isNotNull();
      journal.append(Lines.info(0));
      journal.flush();
      fillUp();
      while (!says("disk_full")) {
        Lines.offer(journal, Level.WARNING, Lines.ofLength(Level.WARNING, 300));
        Thread.onSpinWait();
      }
      await().until(() -> isFlushed(journal)); // all of it is written, by the reserve's room
      assertThat(says("disk_writable")).isFalse();
      makeRoom();
      await().until(() -> says("disk_writable"));
    }
  }

  private boolean sealedBehind(String event) throws IOException {
    boolean seen = false;
    for (String line : Lines.of(log())) {
      seen |= line.contains("\"event\":\"" + event + "\"");
      if (seen && line.contains("\"event\":\"journal_sealed\"")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aJournalThatIsNeverForcedKeepsNoReserve() throws Exception {
    JournalConfig config = JournalConfig.at(log()).withSealed(false).withSync(Duration.ZERO);
    try (Journal journal = Journal.open(config)) {
      journal.append(Lines.info(0));
      journal.flush();
      assertThat(dir.resolve("disk/edge.log.reserve")).doesNotExist();
    }
  }

  @Test
  void aDiskThatIsNearlyFullIsNotFilledByTheReserve() throws Exception {
    try (Mount disk = Mount.tmpfs(dir.resolve("disk"), 512 * 1024);
        Journal journal = open(true)) {
      assertThat(disk).isNotNull();
      journal.append(Lines.info(0));
      journal.flush();
      assertThat(dir.resolve("disk/edge.log.reserve")).doesNotExist();
    }
  }
}
