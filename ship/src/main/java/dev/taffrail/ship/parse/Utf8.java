package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Bytes of other programs as text. */
final class Utf8 {
  private Utf8() {}

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Bytes that are no UTF-8 become U+FFFD: a message with a scar is better than none. */
  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
