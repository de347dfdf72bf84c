package dev.taffrail.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Whether bytes are a line of a journal, and what is wrong with those that are none. */
final class LineCheck {
  /** The longest line, without its LF. */
  static final int MAX_BYTES = 64 * 1024;

  /** The bytes of the longest character. */
  static final int MOST_IN_SEQUENCE = 4;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SPACES = 0x2020202020202020L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private LineCheck() {}

  /**
   * What keeps the bytes from being a line: a control byte, invalid UTF-8, more than 64 KiB, no
   * braces around; null when nothing does. A replay takes a line that fails for torn.
   */
  static @Nullable String fault(byte[] buffer, int offset, int length) {
    if (length > MAX_BYTES) {
      return "a line of more than " + MAX_BYTES + " bytes";
    }
    int bad = firstBad(buffer, offset, offset + length);
    if (bad < offset + length) {
      return String.format("byte 0x%02x at column %d", buffer[bad] & 0xff, bad - offset + 1)
          + (buffer[bad] >= 0 ? ", a control character" : ", not UTF-8");
    }
    return isBraced(buffer, offset, length) ? null : "a line that is not {…}";
  }

  /** As {@link #fault}, and for want of the canonical head: what an appender refuses. */
  static @Nullable String recordFault(byte[] buffer, int offset, int length) {
    String fault = fault(buffer, offset, length);
    if (fault != null) {
      return fault;
    }
    return RecordHead.parse(buffer, offset, length) != null
        ? null
        : "a line that does not begin with timestamp (2026-05-30T08:37:37.951919Z), level (debug,"
            + " info, warning, error or critical), logger and event, in this order";
  }

  /** Whether the bytes begin and end as a record does. */
  static boolean isBraced(byte[] buffer, int offset, int length) {
    return length >= 2 && buffer[offset] == '{' && buffer[offset + length - 1] == '}';
  }

  /**
   * The place of the first byte that no line holds: below 0x20, the LF that ends it too, or the
   * first of no UTF-8 sequence. The limit when there is none.
   */
  static int firstBad(byte[] buffer, int from, int limit) {
    int i = skipPlain(buffer, from, limit);
    while (i < limit && buffer[i] < 0) {
      int length = sequence(buffer, i, limit);
      if (length == 0) {
        return i;
      }
      i = skipPlain(buffer, i + length, limit);
    }
    return i;
  }

  /**
   * The place of the first byte that is below 0x20 or above 0x7f. Looks at 32 bytes at once, then
   * at eight: each byte of every line passes here, and hashing it takes little longer.
   */
  private static int skipPlain(byte[] buffer, int from, int limit) {
    int i = from;
    while (i <= limit - 4 * Long.BYTES
        && (odd(buffer, i) | odd(buffer, i + 8) | odd(buffer, i + 16) | odd(buffer, i + 24)) == 0) {
      i += 4 * Long.BYTES;
    }
    for (; i <= limit - Long.BYTES; i += Long.BYTES) {
      long odd = odd(buffer, i);
      if (odd != 0) {
        // The lowest set bit is exact; a borrow can set further ones only above it.
        return i + Long.numberOfTrailingZeros(odd) / Byte.SIZE;
      }
    }
    while (i < limit && buffer[i] >= ' ') {
      i++;
    }
    return i;
  }

  /** The high bit of each of eight bytes that is below 0x20 or above 0x7f; 0 when none is. */
  private static long odd(byte[] buffer, int i) {
    long word = (long) WORDS.get(buffer, i);
    return (word - SPACES | word) & HIGH_BITS;
  }

  /** The length of the UTF-8 sequence of two to four bytes at {@code i}; 0 when it is none. */
  private static int sequence(byte[] buffer, int i, int limit) {
    int lead = buffer[i] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || i + length > limit) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((buffer[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return isShortest(lead, buffer[i + 1] & 0xff) ? length : 0;
  }

  /** Refuses overlong forms, surrogates and what lies above U+10FFFF. */
  private static boolean isShortest(int lead, int second) {
    return switch (lead) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> true;
    };
  }
}
