package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LeftFilesTest {
  private static final int BACKUPS = 3;

  @TempDir Path dir;

  private final FaultyDisk disk = new FaultyDisk();
  private final Queue<Path> forced = new ConcurrentLinkedQueue<>();

  /** Files are told by the name under which they were opened. */
  private Path newest;

  @BeforeEach
  void name() {
    newest = file("edge.log");
  }

  private Path file(String name) {
    return dir.resolve(name);
  }

  private Journal open() throws IOException {
    Journal journal =
        Journal.open(
            JournalConfig.at(file("edge.log"))
                .withSealed(false)
                .withMaxBytes(10_000)
                .withBackups(BACKUPS),
            disk.platform());
    recordForces();
    return journal;
  }

  private void recordForces() {
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == Operation.FORCE || operation == Operation.FORCE_DIRECTORY) {
            forced.add(path);
          }
          return bytes;
        });
  }

  /** Fills the newest file, and so many others before it. */
  private static void rotate(Journal journal, int times) throws IOException {
    for (int i = 0; i < 9 * times + 1; i++) {
      journal.append(Lines.ofLength(Level.INFO, 1_000));
    }
    journal.flush();
  }

  @Test
  void aRotationWaitsForNoDevice() throws IOException {
    try (Journal journal = open()) {
      rotate(journal, 20);
      assertThat(Files.size(file("edge.log.3"))).isEqualTo(9 * 1_001);
      assertThat(forced).isEmpty();
    }
  }

  @Test
  void aSyncForcesWhatWasRotatedAwayAndItsNames() throws IOException {
    try (Journal journal = open()) {
      rotate(journal, 2);
      journal.sync();
      assertThat(forced).containsExactly(newest, newest, newest, dir);
    }
  }

  @Test
  void aFileIsForcedOnceHoweverOftenItIsRotatedThen() throws IOException {
    try (Journal journal = open()) {
      rotate(journal, 1);
      journal.sync();
      forced.clear();
      rotate(journal, 1);
      journal.sync();
      assertThat(forced).containsExactly(newest, newest, dir);
    }
  }

  @Test
  void whatWasDeletedBeforeItWasDueNeverWearsTheFlash() throws IOException {
    try (Journal journal = open()) {
      rotate(journal, 20);
      journal.sync();
      assertThat(forced).containsExactly(newest, newest, newest, newest, dir);
    }
  }

  /** It takes its room on the device until it is closed. */
  @Test
  void whatWasDeletedIsNotHeldOpen() throws IOException {
    try (Journal journal = open()) {
      rotate(journal, 20);
      assertThat(Descriptors.within(dir))
          .contains(newest)
          .noneMatch(file -> file.toString().endsWith(" (deleted)"));
    }
  }

  @Test
  void aForceOfALeftFileThatFailsFailsTheSyncAndIsWrittenDown() throws IOException {
    try (Journal journal = open()) {
      rotate(journal, 1);
      AtomicInteger failures = new AtomicInteger();
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == Operation.FORCE && failures.getAndIncrement() == 0) {
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");
      disk.heal();
      await()
          .untilAsserted(
              () ->
                  assertThat(Files.readString(file("edge.log")))
                      .contains("\"event\":\"force_failed\""));
      journal.sync();
    }
  }

  /** Its force would fail, and what it holds be said to be in doubt. */
  @Test
  @Timeout(60)
  @SuppressWarnings("try") // the other thread closes it
  void noFileIsClosedWhoseForceIsUnderWay() throws Exception {
    JournalConfig config =
        JournalConfig.at(newest)
            .withSealed(false)
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withBackups(BACKUPS);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = Thread.currentThread();
    try (RetainedJournal journal = new RetainedJournal(config, disk);
        FaultyDisk.Hang device = disk.hang(Set.of(Operation.FORCE))) {
      journal.rotate(BACKUPS);
      journal.beginForce();
      device.awaitReached();
      Thread answer =
          new Thread(
              () -> {
                await()
                    .forever()
                    .until(() -> done.get() || writer.getState() == Thread.State.WAITING);
                device.close();
              });
      answer.start();
      for (int i = 0; i < 50 * JournalConfig.MIN_SEALED_BYTES / RetainedJournal.LINE; i++) {
        journal.stage();
      }
      done.set(true);
      answer.join();
      journal.endForce();
    }
  }

  @Test
  @Timeout(60)
  void norDoesARotationWaitForAForceThatIsUnderWay() throws IOException {
    try (Journal journal = open();
        FaultyDisk.Hang device = disk.hang(Set.of(Operation.FORCE))) {
      journal.append(Lines.record(Level.ERROR, "edge", "failed", ""));
      device.awaitReached();
      rotate(journal, 5);
      assertThat(file("edge.log.3")).exists();
    }
  }

  @Test
  void aJournalThatIsNeverForcedIsNotForcedByRotationsEitherNorHoldsFilesOpenForThat()
      throws IOException {
    JournalConfig config =
        JournalConfig.at(newest)
            .withSealed(false)
            .withMaxBytes(2_000)
            .withBackups(200)
            .withSync(Duration.ZERO);
    try (Journal journal = Journal.open(config, disk.platform())) {
      recordForces();
      for (int i = 0; i < 150; i++) {
        journal.append(Lines.ofLength(Level.INFO, 1_000));
      }
      journal.flush();
      assertThat(file("edge.log.149")).exists();
      assertThat(Descriptors.within(dir))
          .contains(newest)
          .noneMatch(file -> file.toString().matches(".*\\.log\\.\\d+"));
    }
    assertThat(forced).isEmpty();
  }

  @Test
  void neverAreMoreFilesHeldOpenThanAFew() throws IOException {
    try (Journal journal =
        Journal.open(
            JournalConfig.at(file("edge.log"))
                .withSealed(false)
                .withMaxBytes(2_000)
                .withBackups(200),
            disk.platform())) {
      for (int i = 0; i < 150; i++) {
        journal.append(Lines.ofLength(Level.INFO, 1_000));
      }
      journal.flush();
      assertThat(Descriptors.within(dir)).hasSizeLessThan(40);
      assertThat(file("edge.log.149")).exists();
    }
  }
}
