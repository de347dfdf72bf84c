package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file one after the other into one buffer, up to a length that was taken
 * beforehand, so that a file that grows is read to one moment's end. A line too long for the
 * journal comes in pieces: memory stays constant whatever a file holds. For one thread.
 */
final class LineReader {
  private static final int PIECE = LineCheck.MAX_BYTES + 1;

  private final FileChannel channel;
  private final long limit;
  private final byte[] buffer = new byte[2 * PIECE];

  /** The place in the file of the buffer's first byte. */
  private long base;

  private int filled;
  private int start;

  /** From the line to the one behind it. */
  private int step;

  private int length;
  private boolean terminated = true;
  private boolean continued;
  private long number;
  private @Nullable String event;
  private boolean eventKnown;

  /**
   * @param from where the first line begins
   * @param limit where reading ends
   */
  LineReader(FileChannel channel, long from, long limit) {
    this.channel = channel;
    this.base = from;
    this.limit = limit;
  }

  /** Goes to the next line, or to the next piece of one too long; false at the end. */
  boolean next() throws IOException {
    start += step;
    step = 0;
    if (filled - start < PIECE) {
      fill();
    }
    if (start == filled) {
      length = 0;
      return false;
    }
    eventKnown = false;
    continued = !terminated;
    number += terminated ? 1 : 0;
    int most = Math.min(filled, start + PIECE);
    int end = start;
    while (end < most && buffer[end] != '\n') {
      end++;
    }
    length = end - start;
    terminated = end < most;
    step = fullLength();
    return true;
  }

  /** What keeps the bytes from being a line, or null. */
  @Nullable String fault() {
    if (length >= PIECE || continued) {
      return "a line of more than " + LineCheck.MAX_BYTES + " bytes";
    }
    return terminated ? LineCheck.fault(buffer, start, length) : "a line without LF at its end";
  }

  /** The event of a line of the journal's own, else null. */
  @Nullable String controlEvent() {
    if (!eventKnown) {
      event = ControlFields.event(buffer, start, length);
      eventKnown = true;
    }
    return event;
  }

  /** Holds the line at {@link #start}; good until the next call of {@link #next}. */
  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  /** Bytes of the line or piece, without LF. */
  int length() {
    return length;
  }

  /** Bytes of the line or piece with its LF, if it has one. */
  int fullLength() {
    return length + (terminated ? 1 : 0);
  }

  /** Whether the line or piece is ended by LF. */
  boolean terminated() {
    return terminated;
  }

  /** The line's number in the file, from 1, when reading began at its start. */
  long number() {
    return number;
  }

  /** The place of the line's or piece's first byte in the file. */
  long offset() {
    return base + start;
  }

  /** A copy of the line without LF. */
  byte[] line() {
    return Arrays.copyOfRange(buffer, start, start + length);
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    base += start;
    filled -= start;
    start = 0;
    int room = (int) Math.min(buffer.length - filled, limit - base - filled);
    ByteBuffer target = ByteBuffer.wrap(buffer, filled, room);
    while (target.hasRemaining() && channel.read(target, base + target.position()) > 0) {
      // A read may give less than was asked for.
    }
    filled = target.position();
  }
}
