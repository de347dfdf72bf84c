package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Bytes of other programs as text. */
final class Utf8 {
  private static final int REPLACEMENT = 0xfffd;

  private Utf8() {}

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Strictly: no longer form of a character than need be, no half of a pair, nothing too high. */
  static boolean isValid(byte[] bytes) {
    return Arrays.equals(text(bytes).getBytes(UTF_8), bytes);
  }

  /** Halves of surrogate pairs, which have no form in UTF-8, become U+FFFD. */
  static String wellFormed(String text) {
    boolean halves = text.codePoints().anyMatch(Utf8::isHalf);
    return halves
        ? text.codePoints()
            .map(point -> isHalf(point) ? REPLACEMENT : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  /** Bytes that are no UTF-8 become U+FFFD: a message with a scar is better than none. */
  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
