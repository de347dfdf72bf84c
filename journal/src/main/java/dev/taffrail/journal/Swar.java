package dev.taffrail.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at once (SIMD within a register): the heads of all records pass here, on the
 * way in and on the way out.
 */
final class Swar {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Swar() {}

  /** The place of the first of two bytes, or the limit when there is none. */
  static int first(byte[] buffer, int from, int limit, byte one, byte other) {
    long ones = (one & 0xff) * ONES;
    long others = (other & 0xff) * ONES;
    int i = from;
    for (; i <= limit - Long.BYTES; i += Long.BYTES) {
      long word = (long) WORDS.get(buffer, i);
      long found = zeros(word ^ ones) | zeros(word ^ others);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < limit && buffer[i] != one && buffer[i] != other) {
      i++;
    }
    return i;
  }

  /** The high bit of each byte that is zero; a borrow can set wrong ones only above the first. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  /** Whether a text of eight bytes or more stands at a place from where there are as many. */
  static boolean isAt(byte[] buffer, int at, byte[] text) {
    int last = text.length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      if ((long) WORDS.get(buffer, at + i) != (long) WORDS.get(text, i)) {
        return false;
      }
    }
    return (long) WORDS.get(buffer, at + last) == (long) WORDS.get(text, last);
  }
}
