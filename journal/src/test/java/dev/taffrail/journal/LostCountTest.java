package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was lost is counted over crashes: seals count what records_dropped lines tell. */
class LostCountTest {
  @TempDir Path dir;

  private JournalConfig config(Path folder) {
    return JournalConfig.at(folder.resolve("edge.log")).withBufferBytes(128 * 1024);
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
    long dropped;
    Path copy;
    try (Journal journal = Journal.open(config(folder), disk.platform());
        FaultyDisk.Hang hang = disk.hang()) {
      journal.append(Lines.info(1));
      hang.awaitReached();
      byte[] line = Lines.ofLength(Level.INFO, 1_000);
      boolean taken;
      do {
        taken = Lines.offer(journal, Level.INFO, line);
      } while (taken);
      hang.end();
      journal.flush();
      dropped = journal.stats().dropped().values().stream().mapToLong(Long::longValue).sum();
      copy = killed(folder);
    }
    assertThat(dropped).isPositive();
    assertThat(verified(copy.resolve("edge.log")).dropped()).isZero();
    Journal.open(config(copy)).close();
    assertThat(verified(copy.resolve("edge.log")).problem()).isEmpty();
    assertThat(verified(copy.resolve("edge.log")).dropped()).isEqualTo(dropped);
    assertThat(verified(folder.resolve("edge.log")).dropped()).isEqualTo(dropped);
  }
}
