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

  /** The place of the first such byte, or the limit when there is none. */
  static int first(byte[] buffer, int from, int limit, byte one) {
    return first(buffer, from, limit, one, one);
  }

  /** The high bit of each byte that is zero; a borrow can set wrong ones only above the first. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  /** The eight bytes there. */
  static long word(byte[] buffer, int at) {
    return (long) WORDS.get(buffer, at);
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

  /** Eight characters of a fixed form. */
  static final class Form {
    private static final long ZEROS = '0' * ONES;
    private static final long NO_DIGIT = (0x7f - 9) * ONES;

    private final long fixed;
    private final long fixedMask;
    private final long digits;

    /**
     * @param form eight characters of ASCII, of which each zero stands for any digit
     */
    Form(String form) {
      long text = 0;
      long mask = 0;
      for (int i = form.length() - 1; i >= 0; i--) {
        text = text << Byte.SIZE | form.charAt(i);
        mask = mask << Byte.SIZE | (form.charAt(i) == '0' ? 0 : 0xff);
      }
      fixed = text & mask;
      fixedMask = mask;
      digits = ~mask & HIGH_BITS;
    }

    /** Whether eight bytes have this form. */
    boolean isAt(byte[] buffer, int at) {
      long word = (long) WORDS.get(buffer, at);
      long values = word ^ ZEROS;
      // A sum reaches into the next byte only from a byte that is no digit itself.
      return (word & fixedMask) == fixed && ((values + NO_DIGIT | values) & digits) == 0;
    }
  }
}
