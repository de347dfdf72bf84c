package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalStats;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Path;

/** A journal with its defaults, its forces to the device included. */
final class JournalContender implements Contender {
  private interface Way {
    boolean log(Journal journal) throws IOException;
  }

  private final Journal journal;
  private final boolean sealed;
  private final Way way;

  private JournalContender(Path folder, long maxBytes, boolean sealed, Way way) throws IOException {
    this.sealed = sealed;
    this.way = way;
    this.journal =
        Journal.open(
            JournalConfig.at(folder.resolve("edge.log"))
                .withMaxBytes(maxBytes)
                .withBackups(Contenders.BACKUPS)
                .withSealed(sealed));
  }

  /** Waits for room: nothing is refused. */
  static JournalContender appending(Path folder, long maxBytes, boolean sealed) throws IOException {
    return new JournalContender(
        folder,
        maxBytes,
        sealed,
        journal -> {
          journal.append(Line.BYTES);
          return true;
        });
  }

  /** Never waits: what finds no room is refused. */
  static JournalContender offering(Path folder, long maxBytes, boolean sealed) throws IOException {
    return new JournalContender(
        folder,
        maxBytes,
        sealed,
        journal -> journal.offer(Level.INFO, Line.BYTES, 0, Line.BYTES.length));
  }

  @Override
  public boolean log() throws IOException {
    return way.log(journal);
  }

  @Override
  public long end() throws IOException {
    journal.close();
    JournalStats stats = journal.stats();
    long lines = stats.written().values().stream().mapToLong(Long::longValue).sum();
    boolean refused = stats.dropped().values().stream().anyMatch(count -> count > 0);
    if (!sealed && !refused && stats.bytes() != lines * Line.STORED) {
      throw new IOException(
          "expected " + lines + " lines in the files, found " + stats.bytes() + " bytes");
    }
    return lines;
  }
}
