package dev.taffrail.ship.tail;

import java.util.Arrays;

/**
 * A line, or several that belong together, with the mark behind it.
 *
 * @param bytes its beginning, without line end
 * @param length its whole length
 * @param first the number of its first line in its file, from 0
 * @param next how far the file is read with it
 */
// Read by one, compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
record Line(byte[] bytes, long length, long first, Mark next) {

  boolean isBlank() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return length == bytes.length;
  }

  /** This and a following line, with LF between them. */
  Line and(Line other, int most) {
    int room = Math.min(most, bytes.length + 1 + other.bytes.length);
    byte[] both = Arrays.copyOf(bytes, Math.max(bytes.length, room));
    if (bytes.length < both.length) {
      both[bytes.length] = '\n';
      System.arraycopy(other.bytes, 0, both, bytes.length + 1, both.length - bytes.length - 1);
    }
    return new Line(both, length + 1 + other.length, first, other.next);
  }
}
