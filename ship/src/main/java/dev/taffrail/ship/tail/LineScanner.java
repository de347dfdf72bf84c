package dev.taffrail.ship.tail;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines in the bytes of one file. Of a line that is not ended yet its beginning stays in
 * memory, so that no byte is read twice. For one thread.
 */
final class LineScanner {
  private final int most;

  /** Behind the last line that was ended. */
  private Mark mark;

  private byte[] line = new byte[0];
  private int kept;
  private long length;
  private long offset;
  private long hash;
  private byte[] before;

  /**
   * @param from where the first of the bytes will stand
   * @param before the last bytes before it, at most {@link Mark#TAIL}
   * @param most how many bytes of a line are kept
   */
  LineScanner(Mark from, byte[] before, int most) {
    this.mark = from;
    this.before = before;
    this.most = most;
    offset = from.offset();
    hash = from.hash();
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
    return before;
  }

  void beginning(Beginning head) {
    mark = mark.beginning(head);
  }

  void seen(long size, long mtime) {
    mark = mark.seen(size, mtime);
  }

  /** Looks for the end of a line; null when there is none, and then all was looked at. */
  @Nullable Line scan(Chunk chunk) {
    int from = chunk.at;
    int limit = chunk.limit;
    byte[] bytes = chunk.bytes;
    long value = hash;
    int i = from;
    while (i < limit) {
      byte b = bytes[i++];
      value = Fnv.next(value, b);
      if (b == '\n') {
        hash = value;
        chunk.at = i;
        keep(bytes, from, i - 1);
        return ended(bytes, from, i);
      }
    }
    hash = value;
    chunk.at = limit;
    keep(bytes, from, limit);
    remember(bytes, from, limit);
    return null;
  }

  /** The line that was not ended, as if it had been; null when none was begun. */
  @Nullable Line rest() {
    return length == 0 ? null : line();
  }

  private Line ended(byte[] bytes, int from, int to) {
    remember(bytes, from, to);
    return line();
  }

  private Line line() {
    long first = mark.lines();
    mark = mark.at(offset, first + 1, hash, Fnv.next(Fnv.EMPTY, before, 0, before.length));
    int end = kept;
    boolean cr = length == kept && end > 0 && line[end - 1] == '\r';
    end -= cr ? 1 : 0;
    Line found = stripped(end, cr ? length - 1 : length, first);
    kept = 0;
    length = 0;
    line = line.length > 4096 ? new byte[0] : line;
    return found;
  }

  /** A power cut may leave bytes of zero at the end of what was written: they are nobody's. */
  private Line stripped(int end, long whole, long first) {
    int to = end;
    if (whole == end) {
      while (to > 0 && line[to - 1] == 0) {
        to--;
      }
    }
    return new Line(Arrays.copyOf(line, to), whole - (end - to), first, mark);
  }

  private void keep(byte[] bytes, int from, int to) {
    int start = from;
    while (length == 0 && start < to && bytes[start] == 0) {
      start++;
    }
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
    int old = Math.min(before.length, Mark.TAIL - fresh);
    byte[] last = new byte[old + fresh];
    System.arraycopy(before, before.length - old, last, 0, old);
    System.arraycopy(bytes, to - fresh, last, old, fresh);
    before = last;
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
