package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailingDiskTest {
  @TempDir Path dir;

  private final FaultyDisk disk = new FaultyDisk();

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(log()).withBufferBytes(128 * 1024);
  }

  private static int offerUntilRefused(Journal journal, Level level) {
    byte[] line = Lines.ofLength(level, 1_000);
    int taken = 0;
    while (Lines.offer(journal, level, line)) {
      taken++;
    }
    return taken;
  }

  @Test
  void admitsByLevelWhileTheWriterIsStalled() throws Exception {
    // Closed first, so that a failed assertion ends the test instead of waiting for the writer.
    try (Journal journal = Journal.open(config(), disk.platform());
        FaultyDisk.Hang hang = disk.hang()) {
      journal.append(Lines.info(0));
      hang.awaitReached();
      int debug = offerUntilRefused(journal, Level.DEBUG);
      int info = offerUntilRefused(journal, Level.INFO);
      int warning = offerUntilRefused(journal, Level.WARNING);
      int error = offerUntilRefused(journal, Level.ERROR);
      // 128 KiB hold 130 records of 1004 bytes: half, a quarter, 15 and 10 in a hundred of them.
      assertThat(debug).isBetween(63, 66);
      assertThat(info).isBetween(31, 33);
      assertThat(warning).isBetween(18, 20);
      assertThat(error).isBetween(12, 14);
      assertThat(Lines.offer(journal, Level.DEBUG, Lines.ofLength(Level.DEBUG, 200))).isFalse();
      hang.end();
      journal.flush();
      assertThat(journal.stats().dropped())
          .containsEntry(Level.DEBUG, 2L)
          .containsEntry(Level.INFO, 1L)
          .containsEntry(Level.WARNING, 1L)
          .containsEntry(Level.ERROR, 1L);
      assertThat(Lines.ofCallers(log())).hasSize(1 + debug + info + warning + error);
    }
    assertThat(Lines.of(log()))
        .filteredOn(line -> line.contains("records_dropped"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .contains("\"count\":5,\"debug\":2,\"info\":1,\"warning\":1,\"error\":1"));
    assertThat(verified(log()).dropped()).isEqualTo(5);
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void goesOnBehindAFullDiskAndSaysWhatWasLost() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      AtomicInteger room = new AtomicInteger(1_500);
      disk.fail(
          (operation, path, bytes) -> {
            int left = room.getAndAdd(-bytes);
            if (operation == Operation.WRITE && left <= 0) {
              throw new IOException("No space left on device");
            }
            return operation == Operation.WRITE ? Math.min(bytes, left) : bytes;
          });
      AtomicInteger taken = new AtomicInteger(offerUntilRefused(journal, Level.ERROR));
      assertThatThrownBy(journal::flush).hasMessageContaining("No space left");
      // What is staged for the failed write made room once more; then none is left.
      await()
          .until(
              () -> {
                taken.addAndGet(offerUntilRefused(journal, Level.ERROR));
                return isRefused(journal, Lines.ofLength(Level.INFO, 60_000));
              });
      disk.heal();
      // By itself: nobody asks.
      await().until(() -> Lines.of(log()).stream().anyMatch(l -> l.contains("records_dropped")));
      // What came while the failed write's records were staged is written behind them and the gap.
      await()
          .untilAsserted(
              () ->
                  assertThat(journal.stats().written())
                      .containsEntry(Level.ERROR, (long) taken.get()));
    }
    List<String> lines = Lines.of(log());
    assertThat(lines).anyMatch(line -> line.contains("\"event\":\"disk_full\""));
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  /** What waits in the buffer would take all of that room, and the count come too late. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasLostIsToldAndForcedWithTheRoomThatTheReserveKept(boolean sealed) throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch filled = new CountDownLatch(1);
    AtomicInteger room = new AtomicInteger();
    AtomicReference<String> forced = new AtomicReference<>("");
    Path reserve = dir.resolve("edge.log.reserve");
    Files.write(reserve, new byte[Reserve.bytes(config().maxBytes())]);
    try (Journal journal = Journal.open(config().withSealed(sealed), disk.platform())) {
      journal.append(Lines.info(0));
      journal.flush();
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == Operation.DELETE && path.equals(reserve)) {
              room.set(8_000);
            }
            if (operation == Operation.FORCE && path.equals(log())) {
              forced.set(Files.readString(log()));
            }
            if (operation != Operation.WRITE || !path.equals(log())) {
              return bytes;
            }
            stalled.countDown();
            awaitQuietly(filled);
            if (room.get() <= 0) {
              throw new IOException("No space left on device");
            }
            return Math.min(bytes, room.getAndAdd(-bytes));
          });
      try {
        journal.append(Lines.info(1));
        stalled.await();
        offerUntilRefused(journal, Level.ERROR);
        filled.countDown();
        await().untilAsserted(() -> assertThat(said("records_dropped")).contains("\"error\":1"));
        assertThat(said("disk_full")).contains("No space left");
        await().untilAsserted(() -> assertThat(forced.get()).contains("records_dropped"));
      } finally {
        filled.countDown();
        disk.heal();
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The one line of this event; empty when there is none. */
  private String said(String event) throws IOException {
    return String.join(
        "\n",
        Lines.of(log()).stream().filter(l -> l.contains("\"event\":\"" + event + "\"")).toList());
  }

  private static boolean isRefused(Journal journal, byte[] line) {
    try {
      journal.append(line);
      return false;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("No space left");
    }
  }

  @Test
  void anOutageIsToldOnceHoweverOftenTheDiskWasTriedAndCostsNoReserve() throws Exception {
    Path reserve = dir.resolve("edge.log.reserve");
    Files.write(reserve, new byte[Reserve.bytes(config().maxBytes())]);
    try (Journal journal = Journal.open(config(), disk.platform())) {
      failWrites();
      journal.append(Lines.info(1));
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(journal::flush).hasMessageContaining("Input/output error");
      }
      assertThat(reserve).as("the disk is not full").exists();
      disk.heal();
      journal.flush();
    }
    assertThat(Lines.of(log()))
        .filteredOn(line -> line.contains("write_failed"))
        .singleElement()
        .asString()
        .contains("\"lasted_ms\":");
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void recordsBehindAnOutageAreWrittenAsSoonAsBeforeIt() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      failWrites();
      journal.append(Lines.info(1));
      // Each try makes the pause behind it twice as long.
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(journal::flush).hasMessageContaining("Input/output error");
      }
      disk.heal();
      journal.flush();
      journal.append(Lines.info(2));
      await().until(() -> journal.stats().waiting() == 0);
    }
  }

  private void failWrites() {
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == Operation.WRITE && path.equals(log())) {
            throw new IOException("Input/output error");
          }
          return bytes;
        });
  }

  @Test
  void aShortWriteGoesOnAtTheSameOffset() throws Exception {
    disk.fail((operation, path, bytes) -> Math.min(bytes, 7));
    try (Journal journal = Journal.open(config(), disk.platform())) {
      for (int i = 0; i < 50; i++) {
        journal.append(Lines.info(i));
      }
    }
    assertThat(Lines.ofCallers(log())).hasSize(50);
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void leavesAFileWhoseForceFailedAndSaysSo() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      AtomicInteger failures = new AtomicInteger(1);
      disk.fail((operation, path, bytes) -> failForce(operation, path, bytes, failures));
      journal.append(Lines.info(1));
      assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");
      await().until(() -> Files.exists(dir.resolve("edge.log.1")));
      journal.append(Lines.info(2));
      journal.sync();
    }
    assertThat(Lines.of(log()))
        .anyMatch(line -> line.contains("\"level\":\"critical\"") && line.contains("force_failed"))
        .as("told once")
        .satisfiesOnlyOnce(line -> assertThat(line).contains("force_failed"))
        .noneMatch(line -> line.contains("write_failed"));
    assertThat(Lines.ofCallers(log())).contains(new String(Lines.info(2), UTF_8));
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aSealWhoseForceFailedDoesNotBreakTheChain() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      // The seal's force and the one that tries to save it.
      AtomicInteger failures = new AtomicInteger(2);
      disk.fail((operation, path, bytes) -> failForce(operation, path, bytes, failures));
      journal.append(Lines.info(1));
      assertThatThrownBy(journal::seal).hasMessageContaining("Input/output error");
      await().until(() -> Files.exists(dir.resolve("edge.log.1")));
      assertThat(failures).hasValueLessThanOrEqualTo(0);
      journal.append(Lines.info(2));
      journal.sync();
    }
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aDiskThatFailsEachForceDoesNotRotateAllAway() throws Exception {
    try (Journal journal = Journal.open(config(), disk.platform())) {
      AtomicInteger failures = new AtomicInteger(1_000);
      disk.fail((operation, path, bytes) -> failForce(operation, path, bytes, failures));
      for (int i = 0; i < 6; i++) {
        journal.append(Lines.info(i));
        assertThatThrownBy(journal::sync).isInstanceOf(IOException.class);
      }
      assertThat(dir.resolve("edge.log.2")).doesNotExist();
      disk.heal();
      journal.seal();
    } catch (IOException e) {
      // Closing says that what was written stays in doubt; the next start finds all of it.
      assertThat(e).hasMessageContaining("in doubt");
    }
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(Lines.ofCallers(log())).contains(new String(Lines.info(5), UTF_8));
  }

  private int failForce(Operation operation, Path path, int bytes, AtomicInteger failures)
      throws IOException {
    boolean newest = path.equals(log()) || path.equals(dir.resolve("edge.log.new"));
    if (operation == Operation.FORCE && newest && failures.getAndDecrement() > 0) {
      throw new IOException("Input/output error");
    }
    return bytes;
  }

  /** Leaving the file would delete it: what is in doubt is more than nothing. */
  @Test
  void withoutBackupsAFileWhoseForceFailedIsKept() throws Exception {
    JournalConfig config = JournalConfig.at(log()).withSealed(false).withBackups(0);
    try (Journal journal = Journal.open(config, disk.platform())) {
      AtomicInteger failures = new AtomicInteger(1);
      disk.fail((operation, path, bytes) -> failForce(operation, path, bytes, failures));
      journal.append(Lines.info(1));
      assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");
      journal.append(Lines.info(2));
      journal.flush();
    } catch (IOException e) {
      // Its close may say that what is in doubt cannot be made sure.
    }
    assertThat(Lines.ofCallers(log()))
        .contains(new String(Lines.info(1), UTF_8), new String(Lines.info(2), UTF_8));
  }
}
