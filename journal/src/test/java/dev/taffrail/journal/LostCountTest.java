package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was lost is counted over crashes: seals count what records_dropped lines tell. */
class LostCountTest {
  @TempDir Path dir;

  private JournalConfig config(Path folder) {
    return JournalConfig.at(folder.resolve("edge.log")).withBufferBytes(128 * 1024);
  }

  private static Verification verify(Path folder) throws IOException {
    return Verifier.verify(
        folder.resolve("edge.log"),
        Vkey.parse(Files.readString(folder.resolve("edge.log.vkey")).strip()));
  }

  /** As a killed process leaves it. */
  private Path killed(Path folder) throws IOException {
    Path copy = Files.createDirectories(dir.resolve("copy"));
    CrashState.read("killed", folder).writeTo(copy);
    return copy;
  }

  @Test
  void whatWasToldBehindTheLastSealOutlivesAKill() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("killed"));
    FaultyDisk disk = new FaultyDisk();
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    long dropped;
    Path copy;
    try (Journal journal = Journal.open(config(folder), disk.platform())) {
      disk.fail(
          (operation, path, bytes) -> {
            stalled.countDown();
            awaitQuietly(goesOn);
            return bytes;
          });
      journal.append(Lines.info(1));
      stalled.await();
      byte[] line = Lines.ofLength(Level.INFO, 1_000);
      while (Lines.offer(journal, Level.INFO, line)) {
        assertThat(goesOn.getCount()).isOne();
      }
      goesOn.countDown();
      disk.heal();
      journal.flush();
      dropped = journal.stats().dropped().values().stream().mapToLong(Long::longValue).sum();
      copy = killed(folder);
    }
    assertThat(dropped).isPositive();
    assertThat(verify(copy).dropped()).isZero();
    Journal.open(config(copy)).close();
    assertThat(verify(copy).problem()).isEmpty();
    assertThat(verify(copy).dropped()).isEqualTo(dropped);
    assertThat(verify(folder).dropped()).isEqualTo(dropped);
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
