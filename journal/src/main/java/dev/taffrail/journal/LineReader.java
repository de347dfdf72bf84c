package dev.taffrail.journal;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file one after the other. A line too long for the journal comes in pieces. For one
 * thread.
 */
final class LineReader {
  private static final Block NONE = new Block(0);

  private final Source blocks;
  private Block block = NONE;
  private int line;
  private int start;
  private int end;
  private long number;
  private @Nullable String event;
  private boolean eventKnown;

  /**
   * @param blocks of the file from its beginning, cut into lines
   */
  LineReader(Source blocks) {
    this.blocks = blocks;
  }

  /** Where the blocks of a file come from. */
  interface Source {
    /** The next block, which takes the place of the one before; null at the end. */
    @Nullable Block next() throws IOException;
  }

  /** Goes to the next line, or to the next piece of one too long; false at the end. */
  boolean next() throws IOException {
    start = end + 1;
    line++;
    if (line >= block.lines()) {
      Block next = blocks.next();
      block = next == null ? NONE : next;
      line = 0;
      start = 0;
    }
    eventKnown = false;
    end = block.lines() == 0 ? 0 : block.end(line);
    number += block.lines() == 0 || isContinued() ? 0 : 1;
    return block.lines() > 0;
  }

  /** What keeps the bytes from being a line, or null. */
  @Nullable String fault() {
    return block.fault(line, start);
  }

  /** The event of a line of the journal's own, else null. */
  @Nullable String controlEvent() {
    if (!block.mayBeControl(line)) {
      return null;
    }
    if (!eventKnown) {
      event = ControlFields.event(buffer(), start, length());
      eventKnown = true;
    }
    return event;
  }

  /**
   * The seal that the line is.
   *
   * @throws IllegalArgumentException when it is none
   */
  SealLine seal() {
    return SealLine.parse(buffer(), start, length());
  }

  /** The hash of the line as a leaf, where the blocks were hashed. */
  void leaf(byte[] out) {
    block.leaf(line, out);
  }

  /** Holds the line at {@link #start}; good until the next call of {@link #next}. */
  byte[] buffer() {
    return block.bytes();
  }

  int start() {
    return start;
  }

  /** Bytes of the line or piece, without LF. */
  int length() {
    return end - start;
  }

  /** Bytes of the line or piece with its LF, if it has one. */
  int fullLength() {
    return length() + (terminated() ? 1 : 0);
  }

  /** Whether the line or piece is ended by LF. */
  boolean terminated() {
    return end < block.length();
  }

  /** The line's number in the file, from 1. */
  long number() {
    return number;
  }

  /** The place of the line's or piece's first byte in the file. */
  long offset() {
    return block.offset() + start;
  }

  /** A copy of the line without LF. */
  byte[] line() {
    return Arrays.copyOfRange(buffer(), start, end);
  }

  private boolean isContinued() {
    return line == 0 && block.continues();
  }
}
