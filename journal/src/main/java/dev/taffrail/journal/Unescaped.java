package dev.taffrail.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A text without the escapes of JSON, however many strings it was put into one another: any number
 * of backslashes before a letter is one escape. So a text that holds no backslashes itself, as a
 * note does, is read alike from every depth. In constant memory.
 */
final class Unescaped {
  private static final int HEX_DIGITS = 4;

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int filled;

  /** What an escape stands for beyond its first byte. */
  private byte[] rest = {};

  private int restAt;
  private int highSurrogate;

  Unescaped(InputStream in) {
    this.in = in;
  }

  /** The next byte of the text, or -1 at its end. */
  int next() throws IOException {
    while (restAt == rest.length) {
      int read = read();
      if (read != '\\') {
        return read;
      }
      escape();
    }
    return rest[restAt++] & 0xff;
  }

  private void escape() throws IOException {
    int kind = read();
    while (kind == '\\') {
      kind = read();
    }
    switch (kind) {
      case -1 -> put(new byte[0]);
      case 'n' -> put(new byte[] {'\n'});
      case 'r' -> put(new byte[] {'\r'});
      case 'u' -> codeUnit();
      default -> put(new byte[] {(byte) kind});
    }
  }

  /** Four hex digits; pairs of surrogates are put together again. */
  private void codeUnit() throws IOException {
    ByteArrayOutputStream digits = new ByteArrayOutputStream(HEX_DIGITS);
    while (digits.size() < HEX_DIGITS && Character.digit(peek(), 16) >= 0) {
      digits.write(read());
    }
    if (digits.size() < HEX_DIGITS) {
      put(digits.toByteArray());
      return;
    }
    int unit = Integer.parseInt(digits.toString(StandardCharsets.US_ASCII), 16);
    if (Character.isHighSurrogate((char) unit)) {
      highSurrogate = unit;
      put(new byte[0]);
      return;
    }
    boolean pair = Character.isLowSurrogate((char) unit) && highSurrogate != 0;
    int point = pair ? Character.toCodePoint((char) highSurrogate, (char) unit) : unit;
    highSurrogate = 0;
    put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
  }

  private void put(byte[] bytes) {
    rest = bytes;
    restAt = 0;
  }

  private int read() throws IOException {
    int next = peek();
    at += next < 0 ? 0 : 1;
    return next;
  }

  private int peek() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(0, in.read(buffer));
    }
    return at == filled ? -1 : buffer[at] & 0xff;
  }
}
