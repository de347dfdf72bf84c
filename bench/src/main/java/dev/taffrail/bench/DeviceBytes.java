package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalStats;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Bytes that reach the device for each byte logged by a sealed journal with its defaults, at a
 * steady rate: seals, chain, keys and the file system's own journal included. The device's count is
 * that of all its users: run it on a file system of its own.
 *
 * <pre>truncate -s 512M image; mkfs.ext4 -q image; mount -o loop image folder
 * java -Djava.io.tmpdir=folder -cp 'bench/target/lib/*' dev.taffrail.bench.DeviceBytes RATE
 * SECONDS</pre>
 */
public final class DeviceBytes {
  private DeviceBytes() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int rate = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    try (Folder folder = Folder.create();
        Journal journal = Journal.open(JournalConfig.at(folder.path().resolve("edge.log")))) {
      journal.sync();
      JournalStats first = journal.stats();
      DeviceWrites before = DeviceWrites.settled(folder.path());
      long records = log(journal, rate, seconds);
      journal.sync();
      JournalStats last = journal.stats();
      DeviceWrites written = DeviceWrites.settled(folder.path()).since(before);
      print(rate, seconds, records, first, last, written);
    }
  }

  /** A hundred bursts a second at most, so that the waiting costs nothing. */
  private static long log(Journal journal, int rate, int seconds) {
    int burst = Math.max(1, rate / 100);
    long records = (long) rate * seconds / burst * burst;
    long start = System.nanoTime();
    for (long i = 0; i < records; i += burst) {
      waitUntil(start + (long) (i * 1e9 / rate));
      for (int k = 0; k < burst; k++) {
        if (!journal.offer(Level.INFO, Line.BYTES, 0, Line.BYTES.length)) {
          throw new IllegalStateException("a record was refused at " + rate + " records/s");
        }
      }
    }
    waitUntil(start + seconds * 1_000_000_000L);
    return records;
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void print(
      int rate,
      int seconds,
      long records,
      JournalStats first,
      JournalStats last,
      DeviceWrites written) {
    long logged = records * Line.STORED;
    System.out.printf(
        Locale.ROOT,
        "| %,d | %d | %,d | %.3f | %.3f | %.3f | %.1f | %.1f |%n",
        rate,
        seconds,
        logged,
        (last.bytes() - first.bytes()) / (double) logged,
        written.process() / (double) logged,
        written.device() / (double) logged,
        (last.syncs() - first.syncs()) * 60.0 / seconds,
        (last.seals() - first.seals()) * 60.0 / seconds);
  }
}
