package dev.taffrail.edge;

import static dev.taffrail.edge.Checks.check;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Keeps documents that the cloud has not taken in a file, an SQLite database, over crashes and
 * power cuts. The driver {@code org.xerial:sqlite-jdbc} has to be on the class path.
 *
 * <p><b>Durability.</b> While the file can be written, a document is in it before it is sent. The
 * database is in WAL mode. What puts documents there is committed with {@code synchronous=FULL}:
 * when {@link Pipeline#run} returns, they survive a power cut, as far as the device keeps what it
 * was told to force. What the cloud took is booked with {@code synchronous=NORMAL}: that survives
 * the process, and a power cut may take the last of it back; then those documents are sent again,
 * each under its own {@code Idempotency-Key}.
 *
 * <p><b>Wear.</b> One transaction for each document that is full before the run ends, one for the
 * rest of the run, each with one force; one transaction without a force for what was taken, or for
 * each 32 documents of it. A checkpoint, after each 1000 pages (4 MB) that were written and at the
 * end, is three forces more, opening and making a file about ten. A run with nothing to send writes
 * nothing.
 *
 * <p><b>When the file cannot be written or read</b>, locked or full, the pipeline goes on: an error
 * says so, documents are kept in memory, bounded by {@link CloudSync#keepRows}, and each run tries
 * the file once. A corrupt file is kept under another name; in its place, or in that of one that
 * somebody removed or replaced, a new one is begun at once.
 *
 * @param path the database; its folder is made when it is missing. The driver's library, 1 MB, is
 *     unpacked there too, once; where the folder is mounted noexec, the driver takes the one for
 *     temporary files, or what the property {@code org.sqlite.tmpdir} or {@code
 *     org.sqlite.lib.path} says
 * @param maxBytes how much room documents may take, each counted in whole pages of 4 KiB and one
 *     page more, at least 1 MiB; when it is used up, dead letters go first, then those of the
 *     lowest priority, the oldest first. The file is never larger than that and a 16th of it and 1
 *     MiB; beside it lies a log of some 4 MiB
 * @param keep how long a document waits before it is given up
 * @param deadLetters how many documents are kept, at most, that the receiver refused for good; the
 *     oldest goes first
 */
public record CloudStore(Path path, long maxBytes, Duration keep, int deadLetters) {
  static final long LEAST_BYTES = 1 << 20;

  public CloudStore {
    String name = path.toString();
    // A driver's address ends there, and options begin.
    check(name.indexOf('?') < 0, "path", "a name without ?", name);
    check(maxBytes >= LEAST_BYTES, "maxBytes", "1MiB or more", maxBytes);
    check(keep.compareTo(Duration.ofSeconds(1)) >= 0, "keep", "1 s or more", keep);
    check(deadLetters >= 0, "deadLetters", "0 or more", deadLetters);
  }

  /** 64 MiB, 7 days, 100 dead letters. */
  public static CloudStore at(Path path) {
    return new CloudStore(path, 64L << 20, Duration.ofDays(7), 100);
  }

  public CloudStore withMaxBytes(long value) {
    return new CloudStore(path, value, keep, deadLetters);
  }

  public CloudStore withKeep(Duration value) {
    return new CloudStore(path, maxBytes, value, deadLetters);
  }

  public CloudStore withDeadLetters(int value) {
    return new CloudStore(path, maxBytes, keep, value);
  }
}
