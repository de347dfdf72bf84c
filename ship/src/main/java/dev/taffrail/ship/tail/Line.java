package dev.taffrail.ship.tail;

import dev.taffrail.ship.parse.Container;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line, or several that belong together, with the mark behind it.
 *
 * @param bytes its beginning, without line end
 * @param length its whole length
 * @param first the number of its first line in its file, from 0
 * @param next how far the file is read with it
 * @param said when a container said it; null when none did
 * @param stream which output of the container; null when of none
 * @param partial whether the rest of it stands in the next line
 */
// Read by one, compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
record Line(
    byte[] bytes,
    long length,
    long first,
    Mark next,
    @Nullable Instant said,
    @Nullable String stream,
    boolean partial) {

  /** Of no container. */
  Line(byte[] bytes, long length, long first, Mark next) {
    this(bytes, length, first, next, null, null, false);
  }

  /**
   * What a container said in it; the line itself where the container's runtime did not write it.
   */
  Line in(Container container) {
    Container.Piece piece = length > bytes.length ? null : container.piece(bytes);
    return piece == null
        ? this
        : new Line(
            piece.text(),
            piece.text().length,
            first,
            next,
            piece.time(),
            piece.stream(),
            piece.partial());
  }

  boolean isOfSameStream(Line other) {
    return Objects.equals(stream, other.stream);
  }

  boolean isBlank() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return length == bytes.length;
  }

  /** This and a following line, with LF between them unless that is the rest of this one. */
  Line and(Line other, int most) {
    int between = between();
    int room = Math.min(most, bytes.length + between + other.bytes.length);
    byte[] both = Arrays.copyOf(bytes, Math.max(bytes.length, room));
    if (bytes.length < both.length) {
      both[bytes.length] = '\n';
      int behind = bytes.length + between;
      System.arraycopy(other.bytes, 0, both, behind, both.length - behind);
    }
    return new Line(both, lengthWith(other), first, other.next, said, stream, other.partial);
  }

  /** The length of {@link #and}. */
  long lengthWith(Line other) {
    return length + between() + other.length;
  }

  private int between() {
    return partial ? 0 : 1;
  }
}
