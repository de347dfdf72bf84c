package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody asks to be forced is forced all the same, though nothing follows it. */
class ForcedInTimeTest {
  @TempDir Path dir;

  private final FaultyDisk disk = new FaultyDisk();
  private final AtomicInteger forces = new AtomicInteger();
  private final AtomicReference<String> seenByAForce = new AtomicReference<>("");

  private Journal open(Duration sync) throws Exception {
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log")).withSealed(false).withSync(sync);
    Journal journal = Journal.open(config, disk.platform());
    disk.fail(
        (operation, path, bytes) -> {
          forces.addAndGet(operation == Operation.FORCE ? 1 : 0);
          return bytes;
        });
    return journal;
  }

  @Test
  void aRecordWithinTheTimeThatIsConfigured() throws Exception {
    try (Journal journal = open(Duration.ofMillis(300))) {
      journal.append(Lines.info(1));
      journal.flush();
      await().untilAsserted(() -> assertThat(forces).hasValue(1));
    }
  }

  @Test
  void anErrorAtOnce() throws Exception {
    try (Journal journal = open(Duration.ofHours(1))) {
      journal.append(Lines.record(Level.ERROR, "edge", "failed", ""));
      await().untilAsserted(() -> assertThat(forces).hasValue(1));
    }
  }

  @Test
  void theEndOfAnOutageAtOnce() throws Exception {
    try (Journal journal = open(Duration.ofHours(1))) {
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == Operation.WRITE) {
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      journal.append(Lines.info(1));
      assertThatThrownBy(journal::flush).hasMessageContaining("Input/output error");
      disk.fail(this::seen);
      journal.flush();
      await().untilAsserted(() -> assertThat(seenByAForce.get()).contains("write_failed"));
    }
  }

  @Test
  void thatAForceFailedAtOnce() throws Exception {
    try (Journal journal = open(Duration.ofHours(1))) {
      AtomicInteger failures = new AtomicInteger(1);
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == Operation.FORCE && failures.getAndDecrement() > 0) {
              throw new IOException("Input/output error");
            }
            return seen(operation, path, bytes);
          });
      journal.append(Lines.info(1));
      assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");
      await().untilAsserted(() -> assertThat(seenByAForce.get()).contains("force_failed"));
    }
  }

  /** What the newest file held at the last force. */
  private int seen(Operation operation, Path path, int bytes) throws IOException {
    if (operation == Operation.FORCE) {
      seenByAForce.set(Files.readString(path));
    }
    return bytes;
  }

  /** A clock that is set all the time must not wear the flash. */
  @Test
  void notBecauseTheClockWasSet() throws Exception {
    SetClocks clocks = new SetClocks();
    Path log = dir.resolve("edge.log");
    JournalConfig config = JournalConfig.at(log).withSealed(false).withSync(Duration.ofHours(1));
    try (Journal journal = Journal.open(config, clocks.platform(disk))) {
      clocks.set(Duration.ofHours(1));
      journal.append(Lines.info(1));
      journal.flush();
      assertThat(Files.readString(log)).contains("clock_changed");
      journal.append(Lines.info(2));
      journal.sync();
      assertThat(journal.stats().syncs()).as("the one that was asked for").isEqualTo(1);
    }
  }

  /** Of names too: their file is not in doubt by that, and would be forced again without end. */
  @Test
  void notAtOnceAgainWhereTheForceFailed() throws Exception {
    ManualClocks standing = new ManualClocks(Instant.parse("2026-05-30T08:00:00Z"));
    Platform system = Platform.system();
    Platform platform =
        new Platform(disk, standing, system.random(), system.bootId(), system.host());
    Path log = dir.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(log).withSealed(false), platform)) {
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == Operation.FORCE_DIRECTORY) {
              forces.incrementAndGet();
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      try {
        journal.append(Lines.record(Level.ERROR, "edge", "failed", ""));
        await()
            .until(
                () -> {
                  journal.flush();
                  return Lines.of(log).stream().anyMatch(line -> line.contains("write_failed"));
                });
        assertThat(forces).hasValue(1);
      } finally {
        disk.heal();
      }
    }
  }
}
