package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFree;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Hang;
import dev.taffrail.journal.FaultyDisk.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The device does not answer: neither does it take what is written, nor does it fail. */
@Timeout(60)
class HangingDiskTest {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  @TempDir Path dir;
  private final FaultyDisk disk = new FaultyDisk();

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(log()).withBufferBytes(128 * 1024).withTimeout(TIMEOUT);
  }

  private static void assertGivesUp(ThrowingCallable call, String... words) {
    long start = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOf(JournalTimeoutException.class)
        .hasMessageContaining("waited 300 ms for")
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(TIMEOUT, TIMEOUT.plusSeconds(5));
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> new String(Lines.info(i), UTF_8)).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyWaitsForAWriteThatHangsLongerThanSaidAndNothingTakenIsLost(boolean sealed)
      throws Exception {
    try (Journal journal = Journal.open(config().withSealed(sealed), disk.platform())) {
      int taken = 0;
      try (Hang writes = disk.hang()) {
        journal.append(Lines.info(taken++));
        writes.awaitReached();
        journal.append(Lines.info(taken++));
        assertGivesUp(journal::flush, "for flush", "the disk does not answer", "2 records are not");
        assertGivesUp(journal::sync, "for sync");
        assertGivesUp(journal::seal, "for seal");
        while (Lines.offer(journal, Level.ERROR, Lines.info(taken))) {
          taken++;
        }
        assertThat(journal.stats().waiting()).isEqualTo(taken);
        byte[] tooMuch = Lines.ofLength(Level.ERROR, 1_000);
        assertGivesUp(() -> journal.append(tooMuch), "for room", "this record was not taken");
      }
      journal.append(Lines.info(taken++));
      journal.sync();
      assertThat(Lines.ofCallers(log())).containsExactlyElementsOf(numbered(taken));
      assertThat(journal.stats().waiting()).isZero();
      assertThat(journal.stats().dropped()).containsEntry(Level.ERROR, 1L);
    }
    assertThat(Lines.of(log())).anyMatch(line -> line.contains("records_dropped"));
    assertThat(!sealed || verified(log()).verdict() == Verdict.OK).isTrue();
  }

  @Test
  void aForceThatHangsHoldsUpTheSyncAndNotTheWriting() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      try (Hang forces = disk.hang(EnumSet.of(Operation.FORCE))) {
        journal.append(Lines.info(0));
        assertGivesUp(journal::sync, "for sync", "0 records are not written");
        forces.awaitReached();
        journal.append(Lines.info(1));
        journal.flush();
        assertThat(Lines.ofCallers(log())).containsExactlyElementsOf(numbered(2));
      }
      journal.sync();
      journal.seal();
    }
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closingGivesUpAndTheJournalStaysLockedUntilTheDeviceAnswers(boolean sealed)
      throws Exception {
    JournalConfig config = config().withSealed(sealed);
    Journal journal = Journal.open(config, disk.platform());
    try (Hang hang = disk.hang()) {
      journal.append(Lines.info(0));
      hang.awaitReached();
      journal.append(Lines.info(1));
      assertGivesUp(journal::close, "for its end", "2 records are not written yet");
      journal.close();
      assertThatThrownBy(() -> Journal.open(config)).isInstanceOf(JournalHeldException.class);
      assertThatThrownBy(() -> journal.append(Lines.info(2))).hasMessageContaining("closed");
      assertThat(Lines.ofCallers(log())).isEmpty();
    }
    await().until(() -> isFree(config));
    assertThat(Lines.ofCallers(log())).containsExactlyElementsOf(numbered(2));
    assertThat(Lines.of(log())).noneMatch(line -> line.contains("journal_recovered"));
    assertThat(!sealed || verified(log()).verdict() == Verdict.OK).isTrue();
  }

  @Test
  void closingAnswersInTimeAlsoForClientsThatWaitOnTheSocket() throws Exception {
    Journal journal = Journal.open(config(), disk.platform());
    Journal guest = Journal.join(config());
    try (Hang hang = disk.hang()) {
      guest.append(Lines.info(0));
      hang.awaitReached();
      assertGivesUp(
          guest::flush, "for flush", "the process that holds it does not answer", "1 rec");
      assertGivesUp(guest::close, "for its end", "1 record is not written yet");
      assertGivesUp(journal::close, "for its end");
    }
    await().until(() -> isFree(config()));
    await().until(() -> Lines.ofCallers(log()).contains(numbered(1).get(0)));
    await().until(() -> isFree(config()));
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  /** What waited for a disk that hangs is not handed over again and again meanwhile. */
  @Test
  void aGuestWhoseHoldersDiskHungHandsItsRecordsOverOnce() throws Exception {
    try (Journal holder = Journal.open(config(), disk.platform());
        Journal guest = Journal.join(config())) {
      try (Hang hang = disk.hang()) {
        for (int i = 0; i < 100; i++) {
          guest.append(Lines.info(i));
        }
        hang.awaitReached();
        assertGivesUp(guest::flush, "100 records are not written");
        assertGivesUp(holder::flush, "for flush");
        assertGivesUp(guest::flush, "for flush");
      }
      guest.flush();
      assertThat(Lines.ofCallers(log())).containsExactlyElementsOf(numbered(100));
    }
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void anInterruptedThreadWaitsForTheEndAndKeepsItsInterrupt() throws Exception {
    Journal journal = Journal.open(config(), disk.platform());
    try (Hang hang = disk.hang()) {
      journal.append(Lines.info(0));
      hang.awaitReached();
      Thread.currentThread().interrupt();
      assertGivesUp(journal::close, "for its end");
      assertThat(Thread.interrupted()).isTrue();
    }
    await().until(() -> isFree(config()));
  }

  /** A file system that was frozen: the kernel itself lets no write return. */
  @Test
  void aFileSystemThatIsFrozenHoldsNobodyUpAndTakesAllWhenItIsThawed() throws Exception {
    try (Mount mount = Mount.ext4(dir.resolve("image"), dir.resolve("mount"))) {
      Path log = dir.resolve("mount").resolve("edge.log");
      JournalConfig config = JournalConfig.at(log).withTimeout(TIMEOUT);
      Journal journal = Journal.open(config);
      try {
        journal.append(Lines.info(0));
        journal.sync();
        mount.freeze();
        journal.append(Lines.info(1));
        assertGivesUp(journal::sync, "for sync");
        long start = System.nanoTime();
        assertThat(Lines.offer(journal, Level.INFO, Lines.info(2))).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
        assertGivesUp(journal::close, "for its end");
      } finally {
        mount.thaw();
      }
      await().until(() -> isFree(config));
      assertThat(Lines.ofCallers(log)).containsExactlyElementsOf(numbered(3));
      assertThat(verified(log).verdict()).isEqualTo(Verdict.OK);
    }
  }
}
