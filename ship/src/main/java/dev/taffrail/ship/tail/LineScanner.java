package dev.taffrail.ship.tail;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines in the bytes of one file. Of a line that is not ended yet its beginning stays in
 * memory, so that no byte is read twice. For one thread.
 */
final class LineScanner {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long LINE_FEEDS = '\n' * ONES;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final int most;

  /** Behind the last line that was ended. */
  private Mark mark;

  private byte[] line = new byte[0];
  private int kept;
  private long length;
  private long offset;
  private long hash;

  /** Its last bytes, as many as there are, are those before the offset. */
  private final byte[] before = new byte[Mark.TAIL];

  private int known;

  /** Hash of these. */
  private long tail;

  private Encoding encoding = Encoding.UTF8;
  private byte lastByte;

  /**
   * @param from where the first of the bytes will stand
   * @param before the last bytes before it, at most {@link Mark#TAIL}
   * @param most how many bytes of a line are kept
   */
  LineScanner(Mark from, byte[] before, int most) {
    this.mark = from;
    this.most = most;
    offset = from.offset();
    hash = from.hash();
    known = before.length;
    System.arraycopy(before, 0, this.before, Mark.TAIL - known, known);
    tail = RunningHash.of(before);
  }

  /** How many bytes were looked at, from the beginning of the file. */
  long offset() {
    return offset;
  }

  /** The hash of these bytes. */
  long hash() {
    return hash;
  }

  /** Whether a line is begun that is not ended. */
  boolean isInLine() {
    return length > 0;
  }

  /** The last bytes before that place, at most {@link Mark#TAIL}. */
  byte[] before() {
    return Arrays.copyOfRange(before, Mark.TAIL - known, Mark.TAIL);
  }

  void beginning(Beginning head) {
    mark = mark.beginning(head);
  }

  /** Says how the file is written; before any of it is scanned that came since this was said. */
  void encoding(Encoding value) {
    encoding = value;
  }

  void seen(long size, long mtime) {
    mark = mark.seen(size, mtime);
  }

  /** Looks for the end of a line; null when there is none, and then all was looked at. */
  @Nullable Line scan(Chunk chunk) {
    return encoding.isWide() ? scanWide(chunk) : scanBytes(chunk);
  }

  private @Nullable Line scanBytes(Chunk chunk) {
    int from = chunk.at;
    int limit = chunk.limit;
    byte[] bytes = chunk.bytes;
    int end = lineEnd(bytes, from, limit);
    chunk.at = Math.min(end + 1, limit);
    int start = length == 0 ? firstOf(bytes, from, end) : from;
    remember(bytes, from, chunk.at);
    boolean whole = end < limit && length == 0 && end - start <= most;
    if (whole && mark.offset() > 0 && encoding == Encoding.UTF8) {
      return line(bytes, start, end, end - start);
    }
    keep(bytes, start, end);
    return end < limit ? line() : null;
  }

  /** A power cut may leave bytes of zero where a line would begin. */
  private static int firstOf(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && bytes[start] == 0) {
      start++;
    }
    return start;
  }

  /** The place of the first LF, or the limit where there is none; looks at eight bytes at once. */
  private static int lineEnd(byte[] bytes, int from, int limit) {
    int i = from;
    for (; i <= limit - Long.BYTES; i += Long.BYTES) {
      long zeros = (long) WORDS.get(bytes, i) ^ LINE_FEEDS;
      // The high bit of each byte that is zero; a borrow can set wrong ones only above the first.
      long found = (zeros - ONES) & ~zeros & HIGH_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < limit && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /** A unit stands at an even place in the file, and may be torn between two chunks. */
  private @Nullable Line scanWide(Chunk chunk) {
    int from = chunk.at;
    byte[] bytes = chunk.bytes;
    for (int i = from; i < chunk.limit; i++) {
      byte b = bytes[i];
      boolean whole = (offset + i - from) % 2 == 1;
      if (whole && encoding.isLineEnd(lastByte, b)) {
        chunk.at = i + 1;
        keep(bytes, from, i + 1);
        return endedWide(bytes, from, i + 1);
      }
      lastByte = b;
    }
    keep(bytes, from, chunk.limit);
    remember(bytes, from, chunk.limit);
    chunk.at = chunk.limit;
    return null;
  }

  private Line endedWide(byte[] bytes, int from, int to) {
    remember(bytes, from, to);
    boolean whole = kept == length;
    // The first half of the line's end may have been taken as a line of its own: see rest().
    kept = whole ? Math.max(0, kept - 2) : kept;
    length = Math.max(0, length - 2);
    return line();
  }

  /** The line that was not ended, as if it had been; null when none was begun. */
  @Nullable Line rest() {
    return length == 0 ? null : line();
  }

  private Line line() {
    toUtf8();
    Line found = line(line, 0, kept, length);
    kept = 0;
    length = 0;
    line = line.length > 4096 ? new byte[0] : line;
    return found;
  }

  /** What is beyond the most is cut, as of any line. */
  private void toUtf8() {
    boolean begins = mark.offset() == 0;
    if (encoding != Encoding.UTF8 || (begins && kept > 2 && line[0] == (byte) 0xef)) {
      byte[] text = encoding.utf8(line, kept, begins);
      length = length == kept ? text.length : length;
      kept = Math.min(most, text.length);
      line = text;
    }
  }

  /**
   * The line that ends at the offset: without a CR at its end, and without the bytes of zero that a
   * power cut may leave behind what was written: they are nobody's.
   *
   * @param whole its length, more than these bytes where it is cut
   */
  private Line line(byte[] bytes, int from, int to, long whole) {
    int end = to;
    if (whole == to - from) {
      end -= end > from && bytes[end - 1] == '\r' ? 1 : 0;
      while (end > from && bytes[end - 1] == 0) {
        end--;
      }
    }
    long first = mark.lines();
    mark = mark.at(offset, first + 1, hash, tail);
    return new Line(Arrays.copyOfRange(bytes, from, end), whole - (to - end), first, mark);
  }

  private void keep(byte[] bytes, int start, int to) {
    int more = Math.min(to - start, most - kept);
    if (more > 0) {
      if (line.length < kept + more) {
        line = Arrays.copyOf(line, Math.min(most, Math.max(2 * line.length, kept + more)));
      }
      System.arraycopy(bytes, start, line, kept, more);
      kept += more;
    }
    length += to - start;
  }

  /** Moves over the bytes and keeps the last of them. */
  private void remember(byte[] bytes, int from, int to) {
    offset += to - from;
    int fresh = Math.min(Mark.TAIL, to - from);
    long first = RunningHash.next(hash, bytes, from, to - fresh);
    hash = RunningHash.next(first, bytes, to - fresh, to);
    System.arraycopy(before, fresh, before, 0, Mark.TAIL - fresh);
    System.arraycopy(bytes, to - fresh, before, Mark.TAIL - fresh, fresh);
    known = Math.min(Mark.TAIL, known + fresh);
    tail = fresh == Mark.TAIL ? RunningHash.ofTail(first, hash) : RunningHash.of(before());
  }

  /** Bytes that were read, and how far they were looked at. */
  static final class Chunk {
    final byte[] bytes;
    int at;
    int limit;

    Chunk(int size) {
      bytes = new byte[size];
    }

    boolean isEmpty() {
      return at == limit;
    }
  }
}
