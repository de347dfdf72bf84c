package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;

/** How a file's text is written, as its first bytes, the byte order mark, say. */
enum Encoding {
  /** Also of what has no mark. */
  UTF8(UTF_8),
  UTF16LE(UTF_16LE),
  UTF16BE(UTF_16BE);

  private static final String MARK = "\ufeff";

  private final Charset charset;

  Encoding(Charset charset) {
    this.charset = charset;
  }

  /** Of a file that begins like this. */
  static Encoding of(byte[] first) {
    if (first.length < 2) {
      return UTF8;
    }
    int mark = (first[0] & 0xff) << 8 | (first[1] & 0xff);
    return mark == 0xfffe ? UTF16LE : mark == 0xfeff ? UTF16BE : UTF8;
  }

  /** Whether each unit has two bytes. */
  boolean isWide() {
    return this != UTF8;
  }

  /** Whether these two bytes of a unit end a line. */
  boolean isLineEnd(byte first, byte second) {
    return this == UTF16LE ? first == '\n' && second == 0 : first == 0 && second == '\n';
  }

  /**
   * These bytes as UTF-8, without the mark. What is no text becomes U+FFFD.
   *
   * @param begins whether the file begins with them
   */
  byte[] utf8(byte[] bytes, int length, boolean begins) {
    String text = new String(bytes, 0, length, charset);
    return (begins && text.startsWith(MARK) ? text.substring(1) : text).getBytes(UTF_8);
  }
}
