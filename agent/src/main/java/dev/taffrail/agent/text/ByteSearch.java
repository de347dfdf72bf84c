package dev.taffrail.agent.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text to look for in the bytes of lines, by Horspool's way: most bytes are not looked at.
 * Immutable, for any thread.
 */
public final class ByteSearch {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final byte BACKSLASH = '\\';
  private static final byte DELETE = 0x7f;

  private final byte[] text;

  /** By byte: how far the text's end may move on when it is this one that stands there. */
  private final int[] shifts = new int[256];

  /** By byte: what is compared with the text. */
  private final byte[] folded = new byte[256];

  private ByteSearch(String text, boolean anyCase) {
    this.text = text.getBytes(UTF_8);
    int last = this.text.length - 1;
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (byte) (anyCase && i >= 'A' && i <= 'Z' ? i - 'A' + 'a' : i);
    }
    Arrays.fill(shifts, Math.max(1, this.text.length));
    for (int i = 0; i < last; i++) {
      shifts[this.text[i] & 0xff] = last - i;
    }
    for (int i = 0; i < folded.length; i++) {
      shifts[i] = shifts[folded[i] & 0xff];
    }
  }

  /** Of the text as it is. */
  public static ByteSearch of(String text) {
    return new ByteSearch(text, false);
  }

  /** Of the text whether its letters from A to Z are capital ones or not. */
  public static ByteSearch inAnyCase(String text) {
    return new ByteSearch(text.toLowerCase(Locale.ROOT), true);
  }

  /** Whether it stands in a part of the buffer; an empty one always does. */
  public boolean isIn(byte[] buffer, int start, int length) {
    return first(buffer, start, start + length) >= 0;
  }

  /** Where in the buffer, from one place up to another, it stands first; or -1. */
  public int first(byte[] buffer, int from, int to) {
    int last = text.length - 1;
    for (int end = from + last; end < to; end += shifts[buffer[end] & 0xff]) {
      if (endsAt(buffer, end)) {
        return end - last;
      }
    }
    return -1;
  }

  private boolean endsAt(byte[] buffer, int end) {
    int at = end;
    for (int i = text.length - 1; i >= 0; i--) {
      if (folded[buffer[at--] & 0xff] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a part of the buffer is of ASCII's characters alone, without an escape of JSON's or the
   * one control character that a line may have: it reads as it stands there.
   */
  public static boolean isPlain(byte[] buffer, int start, int length) {
    int i = start;
    int end = start + length;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long word = (long) WORDS.get(buffer, i);
      if ((word & HIGH_BITS) != 0 || has(word, BACKSLASH) || has(word, DELETE)) {
        return false;
      }
    }
    while (i < end && buffer[i] >= 0 && buffer[i] != BACKSLASH && buffer[i] != DELETE) {
      i++;
    }
    return i == end;
  }

  /** Whether the byte stands in a part of the buffer. */
  public static boolean has(byte[] buffer, int from, int to, byte value) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      if (has((long) WORDS.get(buffer, i), value)) {
        return true;
      }
    }
    while (i < to && buffer[i] != value) {
      i++;
    }
    return i < to;
  }

  private static boolean has(long word, byte value) {
    long rest = word ^ (value * ONES);
    return ((rest - ONES) & ~rest & HIGH_BITS) != 0;
  }
}
