package dev.taffrail.ship.tail;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file by what was read of it: by this it is told from others, and known again
 * in a copy.
 *
 * @param given behind the last line that was given out
 * @param scanner what looked at the bytes behind that; null before any was read
 */
record ReadSoFar(Mark given, @Nullable LineScanner scanner) {
  /** How far it was looked at. */
  long offset() {
    return scanner == null ? given.offset() : scanner.offset();
  }

  /** Whether a file with another name may be this one. */
  boolean isKnown() {
    return given.head().length() > 0 || offset() > 0;
  }

  /**
   * Whether what was read is there; one that was empty is as good as not known once it is not.
   *
   * @param first how that file begins
   * @param open whether it was opened while it was empty, and is still
   */
  boolean isIn(Input in, byte[] first, boolean open) throws IOException {
    boolean begins = given.head().isOf(first) && (given.head().length() > 0 || first.length == 0);
    if (!begins && !(given.head().length() == 0 && (open || isUnreadYet(in)))) {
      return false;
    }
    byte[] before = in.before(offset());
    return scanner == null
        ? RunningHash.of(before) == given.tail()
        : Arrays.equals(before, scanner.before());
  }

  /** Its size was seen, and its beginning was not ours to read. */
  private boolean isUnreadYet(Input in) throws IOException {
    return given.seen() > 0 && in.size() >= given.seen();
  }

  /** Whether all the bytes that are known of it are at the beginning of that file. */
  boolean isIn(FileKey.Seen copy) {
    // Where no line was given out yet, half of one may have been read.
    boolean lines = given.offset() > 0;
    boolean half = !lines && scanner != null && scanner.offset() > given.head().length();
    long known = lines ? given.offset() : half ? offset() : given.head().length();
    long hash =
        lines ? given.hash() : half && scanner != null ? scanner.hash() : given.head().hash();
    if (!Input.isCompressed(copy.path()) && copy.size() < known) {
      return false;
    }
    try {
      return Input.hash(copy.path(), known) == hash;
    } catch (IOException e) {
      // Gone meanwhile, torn or not for us to read: what it was cannot be known.
      return false;
    }
  }
}
