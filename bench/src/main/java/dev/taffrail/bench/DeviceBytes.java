package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalStats;
import dev.taffrail.journal.Level;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Bytes that reach the device for each byte logged by a sealed journal with its defaults, at a
 * steady rate: seals, chain, keys and the file system's own journal included. The device's count is
 * that of all its users: run it on a file system of its own.
 *
 * <pre>truncate -s 512M image; mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 image
 * mount -o loop image folder
 * java -XX:-UsePerfData -Djava.io.tmpdir=folder -cp 'bench/target/lib/*'
 *   dev.taffrail.bench.DeviceBytes RATE SECONDS [FORCE]</pre>
 *
 * <p>With FORCE: a plain file that is appended to in place of the journal, forced every so many
 * seconds, or never when that is 0: what the file system takes for itself.
 */
public final class DeviceBytes {
  private DeviceBytes() {}

  /** What is logged to. */
  interface Side extends Closeable {
    /** Logs the record. */
    void log() throws IOException;

    /** Makes safe what is not yet, if this side ever does. */
    void end() throws IOException;

    Counts counts();
  }

  /**
   * @param bytes written into the files
   * @param forces of the files that hold records
   * @param seals of any reason
   */
  record Counts(long bytes, long forces, long seals) {
    Counts since(Counts before) {
      return new Counts(bytes - before.bytes, forces - before.forces, seals - before.seals);
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int rate = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    try (Folder folder = Folder.create();
        Side side = side(folder.path().resolve("edge.log"), args)) {
      side.end();
      Counts first = side.counts();
      DeviceWrites before = DeviceWrites.settled(folder.path());
      long records = log(side, rate, seconds);
      side.end();
      Counts counts = side.counts().since(first);
      DeviceWrites written = DeviceWrites.settled(folder.path()).since(before);
      print(rate, seconds, records, counts, written);
    }
  }

  private static Side side(Path path, String[] args) throws IOException {
    return args.length > 2
        ? new PlainFile(path, Integer.parseInt(args[2]))
        : new SealedJournal(Journal.open(JournalConfig.at(path)));
  }

  private record SealedJournal(Journal journal) implements Side {
    @Override
    public void log() {
      if (!journal.offer(Level.INFO, Line.BYTES, 0, Line.BYTES.length)) {
        throw new IllegalStateException("a record was refused");
      }
    }

    @Override
    public void end() throws IOException {
      journal.sync();
    }

    @Override
    public Counts counts() {
      JournalStats stats = journal.stats();
      return new Counts(stats.bytes(), stats.syncs(), stats.seals());
    }

    @Override
    public void close() throws IOException {
      journal.close();
    }
  }

  /** A hundred bursts a second at most, so that the waiting costs nothing. */
  private static long log(Side side, int rate, int seconds) throws IOException {
    int burst = Math.max(1, rate / 100);
    long records = (long) rate * seconds / burst * burst;
    long start = System.nanoTime();
    for (long i = 0; i < records; i += burst) {
      Pace.await(start + (long) (i * 1e9 / rate));
      for (int k = 0; k < burst; k++) {
        side.log();
      }
    }
    Pace.await(start + seconds * 1_000_000_000L);
    return records;
  }

  private static void print(
      int rate, int seconds, long records, Counts counts, DeviceWrites written) {
    long logged = records * Line.STORED;
    System.out.printf(
        Locale.ROOT,
        "| %,d | %d | %,d | %.3f | %.3f | %.3f | %.1f | %.1f |%n",
        rate,
        seconds,
        logged,
        counts.bytes() / (double) logged,
        written.process() / (double) logged,
        written.device() / (double) logged,
        counts.forces() * 60.0 / seconds,
        counts.seals() * 60.0 / seconds);
  }
}
