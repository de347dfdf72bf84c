package dev.taffrail.journal;

import java.util.Base64;

/** Base64 with padding, canonical: each sequence of bytes has one text. */
final class Base64Text {
  private Base64Text() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * @throws IllegalArgumentException when the text is not what {@link #encode} makes
   */
  static byte[] decode(String text) {
    byte[] bytes = decodeAny(text);
    // The JDK takes stray bits in the last digit and missing padding: then two texts are one key.
    if (!encode(bytes).equals(text)) {
      throw new IllegalArgumentException("expected canonical base64, found " + text);
    }
    return bytes;
  }

  private static byte[] decodeAny(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected base64, found " + text, e);
    }
  }

  /**
   * @throws IllegalArgumentException when the text is not the base64 of so many bytes
   */
  static byte[] decode(String text, int length) {
    byte[] bytes = decode(text);
    if (bytes.length != length) {
      throw new IllegalArgumentException("expected base64 of " + length + " bytes, found " + text);
    }
    return bytes;
  }
}
