package dev.taffrail.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a file that ends where a line does, cut into its lines. A line too long for the
 * journal comes in pieces, each a block of its own: so memory stays constant whatever a file holds.
 * Filled by one thread, cut and hashed by another, read by a third, one after the other.
 */
final class Block {
  /** Of so many bytes without LF it is known that they are no line. */
  static final int PIECE = LineCheck.MAX_BYTES + 1;

  /** Room for a line, and for the beginning of one that the block before had no room for. */
  static final int CAPACITY = 2 * PIECE;

  private static final int SOME_LINES = 512;

  private final byte[] bytes;
  private final Merkle merkle = new Merkle();
  private long offset;
  private int read;
  private int length;
  private boolean continues;

  /** Where the lines end: the place of the LF; its complement when the line is none. */
  private int[] ends = new int[SOME_LINES];

  /** Which lines may be the journal's own. */
  private boolean[] controls = new boolean[SOME_LINES];

  private int lines;
  private byte[] leaves = {};

  Block(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Holds the lines one behind the other, each with its LF. */
  byte[] bytes() {
    return bytes;
  }

  /** The place in the file of the first byte. */
  long offset() {
    return offset;
  }

  /** Whether it goes on with a line that is too long. */
  boolean continues() {
    return continues;
  }

  /** How many bytes belong to the block. */
  int length() {
    return length;
  }

  /** How many lines it holds, a piece of one counted too. */
  int lines() {
    return lines;
  }

  /** Where the line's text ends: at its LF, or at {@link #length} when it has none. */
  int end(int line) {
    return ends[line] < 0 ? ~ends[line] : ends[line];
  }

  /** What keeps these bytes from being a line, or null. */
  @Nullable String fault(int line, int start) {
    if (ends[line] >= 0) {
      return null;
    }
    int end = end(line);
    if (end - start >= PIECE || isContinued(line)) {
      return "a line of more than " + LineCheck.MAX_BYTES + " bytes";
    }
    return end < length
        ? LineCheck.fault(bytes, start, end - start)
        : "a line without LF at its end";
  }

  /** Whether it may be a line of the journal's own; true of few others. */
  boolean mayBeControl(int line) {
    return controls[line];
  }

  /** The hash of a line as a leaf, when {@link #cutAndHash} cut the block. */
  void leaf(int line, byte[] out) {
    System.arraycopy(leaves, line * Merkle.HASH, out, 0, Merkle.HASH);
  }

  /**
   * Says what was read into {@link #bytes}.
   *
   * @param at the place in the file
   * @param filled how many bytes are there
   * @param whole how many of them belong to the block; the rest is the next one's
   * @param goesOn whether the block before ended within a line
   */
  void filled(long at, int filled, int whole, boolean goesOn) {
    offset = at;
    read = filled;
    length = whole;
    continues = goesOn;
    lines = 0;
  }

  /** Moves what belongs to the next block to its beginning, and returns how many bytes. */
  int moveRest(Block next) {
    System.arraycopy(bytes, length, next.bytes, 0, read - length);
    return read - length;
  }

  /** Finds the lines and looks for what is wrong with them. */
  void cut() {
    cut(false);
  }

  /** The same, and hashes each line as a leaf, while the processor has its bytes at hand. */
  void cutAndHash() {
    cut(true);
  }

  private void cut(boolean hashed) {
    int start = 0;
    while (start < length) {
      int end = LineCheck.firstBad(bytes, start, length);
      boolean sound = isSound(start, end);
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      add(sound ? end : ~end, ControlFields.mayBeControl(bytes, start, end));
      if (sound && hashed) {
        hash(start, end);
      }
      start = end + 1;
    }
  }

  /** Whether a line is one, of whose bytes it is known that they are good up to {@code end}. */
  private boolean isSound(int start, int end) {
    return end < length
        && bytes[end] == '\n'
        && !isContinued(lines)
        && end - start <= LineCheck.MAX_BYTES
        && LineCheck.isBraced(bytes, start, end - start);
  }

  private void hash(int start, int end) {
    if (leaves.length < lines * Merkle.HASH) {
      leaves = Arrays.copyOf(leaves, ends.length * Merkle.HASH);
    }
    merkle.leaf(bytes, start, end - start, leaves, (lines - 1) * Merkle.HASH);
  }

  private boolean isContinued(int line) {
    return line == 0 && continues;
  }

  private void add(int end, boolean control) {
    if (lines == ends.length) {
      ends = Arrays.copyOf(ends, 2 * lines);
      controls = Arrays.copyOf(controls, 2 * lines);
    }
    controls[lines] = control;
    ends[lines++] = end;
  }
}
