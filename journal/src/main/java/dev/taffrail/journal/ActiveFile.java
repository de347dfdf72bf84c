package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that is being written, with the lines that are staged for the next write. A write that
 * was short or failed goes on at the same offset, so no line is ever written twice or in part.
 *
 * <p>The writer's thread stages and writes; another one may force, rename and, once the writer went
 * on to the next file, close it meanwhile.
 */
final class ActiveFile implements AutoCloseable {
  /** Room for at least two lines of the greatest length. */
  static final int STAGED_BYTES = 256 * 1024;

  private static final int RESCUED_BYTES = 64 * 1024;
  private static final byte LF = '\n';

  private final Disk disk;
  private final Counters counters;
  private final Doubt doubt;
  private final ByteBuffer staged;
  private final DiskFile file;
  private volatile FileIdentity identity;
  private long seen;
  private volatile long written;
  private volatile long forced;
  private volatile @Nullable IOException forceFailure;

  private ActiveFile(
      Disk disk, Counters counters, Doubt doubt, ByteBuffer staged, Path path, DiskFile file)
      throws IOException {
    this.disk = disk;
    this.counters = counters;
    this.doubt = doubt;
    this.staged = staged;
    this.file = file;
    this.identity = FileIdentity.of(disk, path);
    this.written = file.size();
    this.seen = written;
    this.forced = written;
  }

  /** Opens a file for appending; what it holds already counts as forced. */
  static ActiveFile open(Disk disk, Path path, Counters counters, Doubt doubt) throws IOException {
    return open(disk, path, counters, doubt, ByteBuffer.allocateDirect(STAGED_BYTES));
  }

  private static ActiveFile open(
      Disk disk, Path path, Counters counters, Doubt doubt, ByteBuffer staged) throws IOException {
    DiskFile file = disk.open(path);
    try {
      return new ActiveFile(disk, counters, doubt, staged, path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Makes the file that is written after this one, of which nothing may be staged any more: the two
   * share the room for that.
   *
   * @param firstLine is written, with LF
   */
  ActiveFile next(Path next, byte[] firstLine) throws IOException {
    if (disk.exists(next)) {
      disk.delete(next);
    }
    ActiveFile opened = next(next);
    try {
      opened.stage(firstLine, 0, firstLine.length);
      opened.write();
      return opened;
    } catch (IOException | RuntimeException e) {
      staged.clear();
      opened.close();
      throw e;
    }
  }

  /** The same without a first line. */
  ActiveFile next(Path next) throws IOException {
    return open(disk, next, counters, doubt, staged);
  }

  /** The size that the file has when all that is staged is written. */
  long size() {
    return written + staged.position();
  }

  boolean hasStaged() {
    return staged.position() > 0;
  }

  /** Whether a force failed: what was written since the last good one is in doubt for ever. */
  boolean isSuspect() {
    return forceFailure != null;
  }

  /**
   * @throws IOException when a force failed: nothing of this file can be made sure any more
   */
  void checkSure() throws IOException {
    IOException failure = forceFailure;
    if (failure != null) {
      throw new IOException(
          path() + ": what was written is in doubt since a force failed", failure);
    }
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
    checkSize();
    long at = written;
    staged.flip();
    try {
      while (staged.hasRemaining()) {
        at += file.write(staged, at);
      }
    } finally {
      staged.compact();
      counters.bytes.addAndGet(at - written);
      written = at;
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
        : path() + ": expected " + written + " bytes, found " + size + ": somebody else changed it";
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
  OpenFiles.Left leave(boolean putBack) throws IOException {
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
    return new OpenFiles.Left(salvage.records(from, bytes), lost);
  }

  private Path path() {
    return identity.path();
  }

  /** Gives the file another name. */
  void rename(Path to) throws IOException {
    FileIdentity named = identity;
    disk.rename(named.path(), to);
    identity = new FileIdentity(disk, to, named.key());
  }

  /**
   * Forces what is written by now to the device.
   *
   * @throws IOException at once when an earlier force failed
   */
  void force() throws IOException {
    checkSure();
    long end = written;
    if (forced < end) {
      try {
        file.force();
      } catch (IOException e) {
        // The system may have thrown the pages away: a second force that succeeds proves nothing.
        forceFailure = e;
        doubt.add(e);
        throw e;
      }
      forced = end;
      counters.syncs.incrementAndGet();
    }
  }

  /** Whether all that is written is safe. */
  boolean isForced() {
    return forced == written;
  }

  /**
   * Forces what is written by now, or saves it when that failed before.
   *
   * @throws IOException when it is not safe on the device
   */
  void save() throws IOException {
    if (!isSuspect()) {
      force();
    } else if (!rescue()) {
      throw new IOException(path() + ": what is in doubt cannot be saved", forceFailure);
    }
  }

  /**
   * After a failed force: writes again what is in doubt, so that its pages are dirty once more, and
   * forces that. The file stays in doubt all the same.
   *
   * @return whether the force succeeded
   */
  boolean rescue() {
    try {
      long end = written;
      for (long at = forced; at < end; at += RESCUED_BYTES) {
        byte[] bytes = file.readFully(at, (int) Math.min(RESCUED_BYTES, end - at));
        file.writeFully(ByteBuffer.wrap(bytes), at);
      }
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
