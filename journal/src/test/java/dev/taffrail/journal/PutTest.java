package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Hang;
import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Putting a record waits for room where offering it would lose it. */
@Timeout(60)
class PutTest {
  private static final byte[] INFO = Lines.ofLength(Level.INFO, 1_000);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path dir;
  private final FaultyDisk disk = new FaultyDisk();
  private final AtomicReference<Thread> caller = new AtomicReference<>();

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(log()).withSealed(false).withBufferBytes(128 * 1024);
  }

  private static boolean put(Journal journal, Level level, byte[] line) {
    return journal.put(level, false, line, 0, line.length);
  }

  private CompletableFuture<Boolean> putBeside(Journal journal, Level level, byte[] line) {
    return CompletableFuture.supplyAsync(
        () -> {
          caller.set(Thread.currentThread());
          return put(journal, level, line);
        },
        task -> new Thread(task, "caller").start());
  }

  private void awaitWaiting() {
    await().until(() -> isWaiting(caller.get()));
  }

  private static boolean isWaiting(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.TIMED_WAITING;
  }

  /** Until infos find no room; the disk hangs. */
  private static int fill(Journal journal, Hang hang) throws IOException {
    journal.append(Lines.info(0));
    hang.awaitReached();
    int taken = 1;
    while (Lines.offer(journal, Level.INFO, INFO)) {
      taken++;
    }
    return taken;
  }

  @Test
  void waitsUntilTheDiskFollowsAndLosesNothing() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      CompletableFuture<Boolean> put;
      int taken;
      try (Hang hang = disk.hang(EnumSet.allOf(Operation.class))) {
        taken = fill(journal, hang);
        put = putBeside(journal, Level.INFO, INFO);
        awaitWaiting();
      }
      assertThat(put.get()).isTrue();
      journal.flush();
      assertThat(Lines.ofCallers(log())).hasSize(taken + 1);
      assertThat(journal.stats().dropped()).containsEntry(Level.INFO, 1L); // that of fill
    }
  }

  @Test
  void leavesTheRoomOfHigherLevelsToThem() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      CompletableFuture<Boolean> put;
      try (Hang hang = disk.hang(EnumSet.allOf(Operation.class))) {
        int unused = fill(journal, hang);
        put = putBeside(journal, Level.INFO, INFO);
        awaitWaiting();
        assertThat(put(journal, Level.ERROR, Lines.ofLength(Level.ERROR, 1_000))).isTrue();
        assertThat(journal.put(Level.INFO, true, INFO, 0, INFO.length)).isTrue();
        assertThat(put).isNotDone();
      }
      assertThat(put.get()).isTrue();
    }
  }

  @Test
  void refusesAndCountsWhenNoRoomCameInTime() throws Exception {
    try (Journal journal = Journal.open(config().withTimeout(SHORT), disk.platform())) {
      try (Hang hang = disk.hang(EnumSet.allOf(Operation.class))) {
        int unused = fill(journal, hang);
        long start = System.nanoTime();
        assertThat(put(journal, Level.INFO, INFO)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
      }
      journal.flush();
      assertThat(journal.stats().dropped()).containsEntry(Level.INFO, 2L); // and that of fill
      await().until(() -> Lines.of(log()).stream().anyMatch(l -> l.contains("records_dropped")));
    }
  }

  @Test
  void refusesAtOnceWhatFindsNoRoomWhileTheDiskFails() throws Exception {
    Closeable heal = disk::heal;
    try (Journal journal = Journal.open(config(), disk.platform());
        heal) {
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == Operation.WRITE) {
              throw new IOException("No space left on device");
            }
            return bytes;
          });
      CompletableFuture<Integer> taken =
          CompletableFuture.supplyAsync(
              () -> {
                int count = 0;
                while (put(journal, Level.INFO, INFO)) {
                  count++;
                }
                return count;
              });
      // Sooner than the 30 s that it would wait for a disk that only hangs.
      await().until(taken::isDone);
      assertThat(taken.get()).isPositive();
      disk.heal();
      // Tried again by itself: from then on it waits again, and so takes all.
      await().until(() -> put(journal, Level.INFO, INFO));
    }
  }

  @Test
  void isNeitherEndedByAnInterruptNorDoesItLoseOne() throws Exception {
    AtomicReference<Boolean> kept = new AtomicReference<>(false);
    try (Journal journal = Journal.open(config(), disk.platform())) {
      Thread waiting;
      try (Hang hang = disk.hang(EnumSet.allOf(Operation.class))) {
        int unused = fill(journal, hang);
        waiting =
            new Thread(
                () -> kept.set(put(journal, Level.INFO, INFO) && Thread.interrupted()), "caller");
        waiting.start();
        caller.set(waiting);
        awaitWaiting();
        waiting.interrupt();
        await().until(() -> !waiting.isInterrupted());
        awaitWaiting();
      }
      waiting.join();
    }
    assertThat(kept).hasValue(true);
  }

  @Test
  void endsWithTheJournal() throws Exception {
    try (Journal journal = Journal.open(config().withTimeout(SHORT), disk.platform());
        Journal patient = Journal.join(config().withTimeout(Duration.ofDays(1)))) {
      CompletableFuture<Void> closing;
      try (Hang hang = disk.hang(EnumSet.allOf(Operation.class))) {
        int unused = fill(journal, hang);
        int taken = 0;
        while (Lines.offer(patient, Level.INFO, INFO)) {
          taken++;
        }
        assertThat(taken).isPositive();
        CompletableFuture<Boolean> put = putBeside(patient, Level.INFO, INFO);
        awaitWaiting();
        closing = CompletableFuture.runAsync(() -> close(patient));
        assertThat(put.get()).isFalse();
      }
      closing.get();
    }
  }

  private static void close(Journal journal) {
    try {
      journal.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesARecordThatIsLargerThanTheRoomOfItsLevel() throws Exception {
    byte[] large = Lines.ofLength(Level.DEBUG, LineCheck.MAX_BYTES);
    try (Journal journal = Journal.open(config(), disk.platform())) {
      assertThat(Lines.offer(journal, Level.DEBUG, large)).isFalse();
      assertThat(put(journal, Level.DEBUG, large)).isTrue();
    }
  }
}
