package dev.taffrail.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the first line of a file tells: which file it is, and where in a sealed journal it belongs.
 *
 * @param hash of the line
 * @param index the leaf index of the line when it is the seal that opens a file, else {@link
 *     #UNSEALED}
 */
record FirstLine(long hash, long index) {
  static final long UNSEALED = -1;

  /** Enough for the seal that opens a file, so that one read is the rule. */
  private static final int MOST_ARE_SHORTER = 4096;

  boolean sealed() {
    return index != UNSEALED;
  }

  /** Where the line is read from. */
  @FunctionalInterface
  interface Head {
    /** The first bytes of the file, fewer where it ends. */
    byte[] read(int length) throws IOException;
  }

  /** Null while the line is not complete. */
  static @Nullable FirstLine read(Head file) throws IOException {
    byte[] head = file.read(MOST_ARE_SHORTER);
    int end = indexOfLf(head);
    if (end < 0 && head.length == MOST_ARE_SHORTER) {
      head = file.read(LineCheck.MAX_BYTES + 1);
      end = indexOfLf(head);
    }
    if (end < 0 && head.length <= LineCheck.MAX_BYTES) {
      return null;
    }
    // A first line without end is torn: its bytes still tell the file from others.
    int length = end < 0 ? head.length : end;
    return new FirstLine(ContentHash.of(head, 0, length), index(head, length));
  }

  /** The leaf index of a file's first line; {@link #UNSEALED} also where that is not complete. */
  static long indexOf(@Nullable FirstLine first) {
    return first == null ? UNSEALED : first.index();
  }

  private static long index(byte[] line, int length) {
    if (!SealLine.EVENT.equals(ControlFields.event(line, 0, length))) {
      return UNSEALED;
    }
    try {
      SealLine seal = SealLine.parse(line, 0, length);
      return seal.seal().reason().opensFile() ? seal.seal().size() : UNSEALED;
    } catch (IllegalArgumentException e) {
      // Not a seal as the format has it: a verifier says what is wrong with it.
      return UNSEALED;
    }
  }

  private static int indexOfLf(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
