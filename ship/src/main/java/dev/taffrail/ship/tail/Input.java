package dev.taffrail.ship.tail;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file that is open, and stays so whatever becomes of its name. Not read through a channel, which
 * an interrupt of the reading thread would close. For one thread.
 */
interface Input extends Closeable {
  /** Reads on; -1 at the end. */
  int read(byte[] bytes) throws IOException;

  /** Its size now, uncompressed; {@link Long#MAX_VALUE} where nobody knows. */
  long size() throws IOException;

  /**
   * The last bytes before this place, at most {@link Mark#TAIL}; none where the file does not reach
   * so far. Where it reads on stays.
   */
  byte[] before(long offset) throws IOException;

  /** The first bytes, {@link Beginning#MOST} at most; where it reads on stays. */
  byte[] head() throws IOException;

  static boolean isCompressed(Path path) {
    return path.toString().endsWith(".gz");
  }

  /** Opens a file whose first bytes are those of the mark, behind these. */
  static Input open(Path path, long offset) throws IOException {
    return isCompressed(path) ? new Compressed(path, offset) : new Plain(path, offset);
  }

  /** The first bytes of a file, {@link Beginning#MOST} at most. */
  static byte[] head(Path path) throws IOException {
    try (Input input = open(path, 0)) {
      return input.head();
    }
  }

  /** The hash of so many bytes at the beginning; of fewer where there are not so many. */
  static long hash(Path path, long length) throws IOException {
    long hash = RunningHash.EMPTY;
    try (Input input = open(path, 0)) {
      byte[] bytes = new byte[64 * 1024];
      long left = length;
      int read = 0;
      while (left > 0 && read >= 0) {
        hash = RunningHash.next(hash, bytes, 0, (int) Math.min(left, Math.max(0, read)));
        left -= Math.max(0, read);
        read = left > 0 ? input.read(bytes) : -1;
      }
      return left > 0 ? ~hash : hash;
    }
  }

  /** A file as it is. */
  final class Plain implements Input {
    /** For more, the JDK asks the C library for a buffer each time, and gives it back after it. */
    private static final int AT_ONCE = 8 * 1024;

    private final RandomAccessFile file;

    Plain(Path path, long offset) throws IOException {
      file = new RandomAccessFile(path.toFile(), "r");
      file.seek(offset);
    }

    @Override
    public int read(byte[] bytes) throws IOException {
      int length = file.read(bytes, 0, Math.min(bytes.length, AT_ONCE));
      int more = length;
      while (more > 0 && length < bytes.length) {
        more = further(bytes, length);
        length += Math.max(0, more);
      }
      return length;
    }

    /** What was read is given out though what follows cannot be read. */
    private int further(byte[] bytes, int from) {
      try {
        return file.read(bytes, from, Math.min(bytes.length - from, AT_ONCE));
      } catch (IOException met) {
        return -1;
      }
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public byte[] before(long offset) throws IOException {
      long here = file.getFilePointer();
      byte[] last = new byte[(int) Math.min(Mark.TAIL, offset)];
      try {
        file.seek(offset - last.length);
        file.readFully(last);
        return last;
      } catch (EOFException e) {
        // Shorter than it was.
        return new byte[0];
      } finally {
        file.seek(here);
      }
    }

    @Override
    public byte[] head() throws IOException {
      long here = file.getFilePointer();
      byte[] first = new byte[Beginning.MOST];
      try {
        file.seek(0);
        int length = 0;
        int read = file.read(first);
        while (read > 0) {
          length += read;
          read = length < first.length ? file.read(first, length, first.length - length) : -1;
        }
        return Arrays.copyOf(first, length);
      } finally {
        file.seek(here);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** A file compressed with gzip; nobody appends to it. */
  final class Compressed implements Input {
    private final InputStream in;
    private final byte[] first;
    private final byte[] last;

    Compressed(Path path, long offset) throws IOException {
      InputStream file = new FileInputStream(path.toFile());
      try {
        in = new BufferedInputStream(new GZIPInputStream(file, 16 * 1024), 16 * 1024);
        in.mark(Beginning.MOST);
        first = in.readNBytes(Beginning.MOST);
        in.reset();
        int tail = (int) Math.min(Mark.TAIL, offset);
        in.skipNBytes(offset - tail);
        last = in.readNBytes(tail);
      } catch (IOException e) {
        file.close();
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes) throws IOException {
      try {
        return in.read(bytes);
      } catch (EOFException | ZipException e) {
        // Torn: what is whole of it was given out.
        return -1;
      }
    }

    @Override
    public long size() {
      return Long.MAX_VALUE;
    }

    @Override
    public byte[] before(long offset) {
      return last;
    }

    @Override
    public byte[] head() {
      return first;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
