package dev.taffrail.journal;

import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the lines of a file that grows, a few KiB at a time. Of a line that is too long to be one
 * only the end is looked for, so that no file needs more memory than this. For one thread.
 */
final class LineBuffer {
  private static final byte LF = '\n';

  private final ReadFile file;

  /** Room for what tells the place before a line, for the greatest line and a read behind it. */
  private final byte[] buffer =
      new byte[Place.TAIL_BYTES + LineCheck.MAX_BYTES + 1 + ReadFile.AT_ONCE];

  /** The file's offset of the buffer's first byte. */
  private long base;

  private int start;
  private int scanned;
  private int limit;

  /** Whether a byte was scanned that no line holds. */
  private boolean faulty;

  /** Behind the LF of the line that was found; 0 while none was. */
  private int end;

  /** Where a line begins whose first bytes are not kept; -1 while there is none. */
  private long longStart = -1;

  private boolean atEnd;
  private boolean replaced;

  LineBuffer(ReadFile file, long offset) {
    this.file = file;
    this.base = offset;
  }

  /** Finds the next line, the same again until it is passed; false when there is none as yet. */
  boolean find() throws IOException {
    while (end == 0) {
      scan();
      if (end == 0 && !fill()) {
        return false;
      }
    }
    return true;
  }

  /** Goes behind the line that was found. */
  void pass() {
    seek(endOffset());
  }

  /** Goes to another place of the file. */
  void seek(long offset) {
    if (offset >= base && offset <= base + limit) {
      start = (int) (offset - base);
    } else {
      base = offset;
      start = 0;
      limit = 0;
    }
    scanned = start;
    end = 0;
    faulty = false;
    longStart = -1;
    atEnd = false;
  }

  /** Whether, since the end was reached, other bytes came in the place of those that were read. */
  boolean isReplaced() {
    return replaced;
  }

  /** Where the line that was found begins; when none was, where the next one does. */
  long startOffset() {
    return longStart >= 0 ? longStart : base + start;
  }

  /** Where the line that was found ends, its LF included. */
  long endOffset() {
    return base + end;
  }

  /** Up to where the file was read. */
  long readTo() {
    return base + limit;
  }

  /** Whether the line that was found is whole and could be one by its bytes. */
  boolean isLine() {
    return longStart < 0
        && !faulty
        && length() <= LineCheck.MAX_BYTES
        && LineCheck.isBraced(buffer, start, length());
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where in the buffer the line that was found begins. */
  int start() {
    return start;
  }

  /** The length of the line that was found, without LF. */
  int length() {
    return end - 1 - start;
  }

  /** A copy of the line that was found, without LF. */
  byte[] line() {
    return Arrays.copyOfRange(buffer, start, start + length());
  }

  /** The checksum of the last bytes before the next line. */
  long tail() throws IOException {
    int length = (int) Math.min(startOffset(), Place.TAIL_BYTES);
    return start >= length ? Place.tail(buffer, start - length, length) : file.tail(startOffset());
  }

  /** Looks at each byte once: the LF is the first that no line holds, or the line has a fault. */
  private void scan() {
    if (!faulty) {
      scanned = LineCheck.firstBad(buffer, scanned, limit);
    }
    int lf = Swar.first(buffer, scanned, limit, LF);
    if (lf < limit) {
      faulty |= lf > scanned;
      scanned = lf + 1;
      end = scanned;
    } else if (faulty || !mayBecomeWhole()) {
      faulty |= scanned < limit;
      scanned = limit;
    }
    if (end == 0) {
      passLong();
    }
  }

  /** Whether what was scanned up to is a character of which the last bytes were not read yet. */
  private boolean mayBecomeWhole() {
    return scanned < limit && buffer[scanned] < 0 && limit - scanned < LineCheck.MOST_IN_SEQUENCE;
  }

  private void passLong() {
    if (longStart < 0 && limit - start > LineCheck.MAX_BYTES) {
      longStart = base + start;
    }
    if (longStart >= 0) {
      faulty = true;
      scanned = limit;
      start = limit;
    }
  }

  private boolean fill() throws IOException {
    int from = Math.max(0, start - Place.TAIL_BYTES);
    System.arraycopy(buffer, from, buffer, 0, limit - from);
    base += from;
    scanned -= from;
    limit -= from;
    start -= from;
    int read = replaced ? -1 : file.read(buffer, limit, buffer.length - limit, base + limit);
    // A file that grew may have been cut first: what comes then goes on with nothing that was read.
    replaced |= read > 0 && atEnd && !isAsRead();
    atEnd = read <= 0;
    limit += replaced ? 0 : Math.max(read, 0);
    return read > 0 && !replaced;
  }

  private boolean isAsRead() throws IOException {
    int length = Math.min(limit, Place.TAIL_BYTES);
    byte[] tail = file.read(base + limit - length, length);
    return Arrays.equals(tail, 0, tail.length, buffer, limit - length, limit);
  }
}
