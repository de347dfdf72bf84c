package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds {@code ,"security":true} in a record. Inside of a text the quotes would stand behind
 * backslashes; in a nested object it counts too, which costs a seal and nothing else.
 *
 * <p>Looks at four bytes in thirteen: wherever the mark of sixteen begins, they are four of its
 * own.
 */
final class SecurityMark {
  private static final byte[] MARK = ",\"security\":true".getBytes(US_ASCII);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int STRIDE = MARK.length - Integer.BYTES + 1;

  /** No two of the mark's fours meet in one place of this many under this factor. */
  private static final int PLACE_BITS = 6;

  private static final int FACTOR = factor();

  /** The place in the mark, plus one, of the four bytes that lead here; 0 for none. */
  private static final byte[] OFFSETS = offsets(FACTOR);

  private SecurityMark() {}

  static boolean isIn(byte[] line) {
    for (int at = 0; at <= line.length - Integer.BYTES; at += STRIDE) {
      int offset = OFFSETS[place((int) INT.get(line, at), FACTOR)];
      if (offset != 0 && isAt(line, at - (offset - 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] line, int start) {
    int end = start + MARK.length;
    return start >= 0
        && end <= line.length
        && Arrays.equals(line, start, end, MARK, 0, MARK.length);
  }

  private static int place(int four, int factor) {
    return (four * factor) >>> (Integer.SIZE - PLACE_BITS);
  }

  private static int factor() {
    int factor = 1;
    while (taken(offsets(factor)) < STRIDE) {
      factor += 2;
    }
    return factor;
  }

  private static byte[] offsets(int factor) {
    byte[] offsets = new byte[1 << PLACE_BITS];
    for (int i = 0; i < STRIDE; i++) {
      offsets[place((int) INT.get(MARK, i), factor)] = (byte) (i + 1);
    }
    return offsets;
  }

  private static int taken(byte[] offsets) {
    int taken = 0;
    for (byte offset : offsets) {
      taken += offset == 0 ? 0 : 1;
    }
    return taken;
  }
}
