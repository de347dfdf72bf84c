package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * {@code edge.log.reserve}: room on the disk that nobody else can take. It is given up when the
 * disk is full, so that the last words can be written: what is staged, a critical {@code disk_full}
 * and a seal, and a rotation if that is due. Made again when there is plenty of room, not before a
 * minute has passed. It counts in what the journal takes on the disk.
 *
 * <p>A journal that is never forced has none: its end is worth no room.
 */
final class Reserve {
  /** For the record, the seal, a prune, a rotation's first line, a line of the chain. */
  private static final int LAST_WORDS = 64 * 1024;

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** So long after room was made that may be found, where nothing comes to be written. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The reserve must not be what fills the disk. */
  private static final int PLENTY = 4;

  private final Disk disk;
  private final Clocks clocks;
  private final JournalFiles files;
  private final int bytes;
  private boolean kept;

  /** It was given up, and nobody else has made room since. */
  private boolean spent;

  private long allowedAt;

  Reserve(JournalConfig config, JournalFiles files, Platform platform) {
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.files = files;
    this.bytes = config.sync().isZero() ? 0 : bytes(config.maxBytes());
    this.allowedAt = clocks.nanos();
  }

  /** As much as can be staged, and the last words. */
  static int bytes(long maxBytes) {
    long staged = maxBytes == 0 ? ActiveFile.STAGED_BYTES : maxBytes;
    return (int) Math.min(ActiveFile.STAGED_BYTES, staged) + LAST_WORDS;
  }

  /** Makes it when there is none and there is plenty of room; else tries again in a minute. */
  void keep() {
    if (kept || bytes == 0 || clocks.nanos() - allowedAt < 0) {
      return;
    }
    allowedAt = clocks.nanos() + AGAIN_NANOS;
    try {
      kept = isThere() || (isPlenty() && make());
    } catch (IOException e) {
      // The journal is as good without it, but for its last words.
    }
  }

  private boolean isThere() throws IOException {
    return disk.exists(files.reserve()) && disk.size(files.reserve()) == bytes;
  }

  private boolean isPlenty() throws IOException {
    return disk.usableBytes(files.directory()) >= (long) PLENTY * bytes;
  }

  /** Bytes that no file system can compress: a file of zeros may take no room at all. */
  private boolean make() throws IOException {
    byte[] noise = new byte[bytes];
    new SplittableRandom(clocks.nanos()).nextBytes(noise);
    disk.delete(files.reserve());
    boolean made = false;
    try (DiskFile file = disk.open(files.reserve())) {
      file.writeFully(ByteBuffer.wrap(noise), 0);
      made = true;
    } finally {
      if (!made) {
        disk.delete(files.reserve());
      }
    }
    return made;
  }

  /** Gives the room back; returns whether there was any. */
  boolean release() throws IOException {
    boolean there = disk.exists(files.reserve());
    disk.delete(files.reserve());
    kept = false;
    spent |= there;
    allowedAt = clocks.nanos() + AGAIN_NANOS;
    return there;
  }

  /**
   * Whether all the room that there is came from giving it up: what can be written then is the last
   * words, and the disk is as full as it was.
   */
  boolean isAllThatIsLeft() throws IOException {
    if (spent) {
      long usable = disk.usableBytes(files.directory());
      spent = usable >= 0 && usable < bytes;
    }
    return spent;
  }

  /** When {@link #isAllThatIsLeft} is to be asked again, though nothing is to be written. */
  long lookAt() {
    return spent ? clocks.nanos() + LOOK_NANOS : Long.MAX_VALUE;
  }
}
