package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that is being written, with the lines that are staged for the next write. A write that
 * was short or failed goes on at the same offset, so no line is ever written twice or in part.
 */
final class ActiveFile implements AutoCloseable {
  /** Room for at least two lines of the greatest length. */
  static final int STAGED_BYTES = 256 * 1024;

  private static final byte LF = '\n';

  private final Disk disk;
  private final Path path;
  private final Counters counters;
  private final ByteBuffer staged = ByteBuffer.allocateDirect(STAGED_BYTES);
  private final FileIdentity identity;
  private DiskFile file;
  private long seen;
  private long written;
  private long forced;
  private @Nullable IOException forceFailure;

  private ActiveFile(Disk disk, Path path, Counters counters, DiskFile file, long size)
      throws IOException {
    this.identity = FileIdentity.of(disk, path);
    this.disk = disk;
    this.counters = counters;
    this.path = path;
    this.file = file;
    this.seen = size;
    this.written = size;
    this.forced = size;
  }

  /** Opens a file for appending; what it holds already counts as forced. */
  static ActiveFile open(Disk disk, Path path, Counters counters) throws IOException {
    DiskFile file = disk.open(path);
    return new ActiveFile(disk, path, counters, file, file.size());
  }

  /** The size that the file has when all that is staged is written. */
  long size() {
    return written + staged.position();
  }

  long written() {
    return written;
  }

  boolean hasStaged() {
    return staged.position() > 0;
  }

  /** Whether there are bytes that a power cut would take. */
  boolean isDirty() {
    return size() > forced;
  }

  /** Whether a force failed: what was written since the last good one is in doubt for ever. */
  boolean isSuspect() {
    return forceFailure != null;
  }

  /** What the force said that failed; null when none did. */
  @Nullable String forceFailure() {
    return forceFailure == null ? null : String.valueOf(forceFailure.getMessage());
  }

  /** Stages a line and its LF whole, or fails and stages nothing of it. */
  void stage(byte[] line, int offset, int length) throws IOException {
    if (staged.remaining() <= length) {
      write();
    }
    staged.put(line, offset, length).put(LF);
  }

  /** Ends torn bytes that lie before what is staged next. */
  void stageEnding(String ending) throws IOException {
    if (staged.remaining() < ending.length()) {
      write();
    }
    staged.put(ending.getBytes(US_ASCII));
  }

  /** Writes all that is staged. */
  void write() throws IOException {
    reopenWhenClosed();
    checkSize();
    long before = written;
    staged.flip();
    try {
      while (staged.hasRemaining()) {
        written += file.write(staged, written);
      }
    } finally {
      staged.compact();
      counters.bytes.addAndGet(written - before);
    }
  }

  /** Behind a cut, bytes that go on at the old offset would stand behind a hole of zeros. */
  private void checkSize() throws IOException {
    String fault = hasStaged() ? sizeFault() : null;
    if (fault != null) {
      throw new IOException(fault);
    }
  }

  private @Nullable String sizeFault() throws IOException {
    // Closed in the midst of a rotation that waits for the disk: nothing is written to it.
    long size = file.isOpen() ? file.size() : written;
    return size == written
        ? null
        : path + ": expected " + written + " bytes, found " + size + ": somebody else changed it";
  }

  /** What somebody else did to the file or to its name; null when nothing. */
  @Nullable String fault() throws IOException {
    String fault = identity.fault();
    fault = fault == null ? sizeFault() : fault;
    seen = fault == null ? written : seen;
    return fault;
  }

  /**
   * Gives the file up, after it was given its name again.
   *
   * @param putBack whether it must have its name; else what it has is repeated, from where it was
   *     seen last, unless it stands under another name
   */
  Segments.Left leave(boolean putBack) throws IOException {
    long lost = sizeFault() == null ? 0 : Math.max(0, written - file.size());
    Salvage salvage = new Salvage(disk, file, written);
    long from = written;
    if (identity.fault() != null) {
      if (putBack) {
        salvage.putBack(identity);
      } else if (identity.otherName() == null) {
        from = seen;
      }
    }
    byte[] bytes = new byte[staged.position()];
    staged.duplicate().flip().get(bytes);
    return new Segments.Left(salvage.records(from, bytes), lost);
  }

  /** Somebody interrupted this thread in the middle of a write, which closes a file channel. */
  private void reopenWhenClosed() throws IOException {
    if (!file.isOpen()) {
      file = disk.open(path);
    }
  }

  /** Writes all that is staged and forces it to the device. */
  void force() throws IOException {
    write();
    if (forceFailure != null) {
      throw new IOException(
          path + ": what was written is in doubt since a force failed", forceFailure);
    }
    if (forced < written) {
      try {
        file.force();
        forced = written;
        counters.syncs.incrementAndGet();
      } catch (IOException e) {
        // The system may have thrown the pages away: a second force that succeeds proves nothing.
        forceFailure = e;
        throw e;
      }
    }
  }

  /**
   * After a failed force: writes again what is in doubt, so that its pages are dirty once more, and
   * forces that. The file stays in doubt all the same.
   *
   * @return whether the force succeeded
   */
  boolean rescue() throws IOException {
    write();
    try {
      byte[] bytes = file.readFully(forced, Math.toIntExact(written - forced));
      file.writeFully(ByteBuffer.wrap(bytes), forced);
      file.force();
      return true;
    } catch (IOException e) {
      forceFailure = e;
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
