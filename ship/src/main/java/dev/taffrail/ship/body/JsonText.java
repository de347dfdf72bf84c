package dev.taffrail.ship.body;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes the JSON of a request, byte by byte, without a tree or strings in between. */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  /** The most bytes that one byte of a string takes. */
  private static final int LONGEST_ESCAPE = 6;

  private final GzipStream out;
  private final byte[] buffer = new byte[16 * 1024];
  private int used;

  JsonText(GzipStream out) {
    this.out = out;
  }

  /** Writes JSON as it is, all ASCII. */
  public JsonText raw(String json) {
    return raw(json.getBytes(US_ASCII));
  }

  /** Writes JSON in UTF-8 as it is. */
  public JsonText raw(byte[] json) {
    copy(json);
    return this;
  }

  /** Writes a string value. */
  public JsonText string(String value) {
    return string(value.getBytes(UTF_8));
  }

  /** Writes UTF-8 as a string value. */
  public JsonText string(byte[] utf8) {
    write('"');
    for (int at = 0; at < utf8.length; ) {
      if (buffer.length - used < LONGEST_ESCAPE) {
        flush();
      }
      int to = Math.min(utf8.length, at + (buffer.length - used) / LONGEST_ESCAPE);
      escape(utf8, at, to);
      at = to;
    }
    write('"');
    return this;
  }

  /** Writes a part of a string; there is room for the longest that it can become. */
  private void escape(byte[] utf8, int from, int to) {
    byte[] into = buffer;
    int end = used;
    for (int i = from; i < to; i++) {
      byte next = utf8[i];
      if (next == '"' || next == '\\') {
        into[end++] = '\\';
        into[end++] = next;
      } else if (next >= 0 && next < 0x20) {
        end = escape(next, into, end);
      } else {
        into[end++] = next;
      }
    }
    used = end;
  }

  private static int escape(byte control, byte[] into, int at) {
    into[at] = '\\';
    into[at + 1] = 'u';
    into[at + 2] = '0';
    into[at + 3] = '0';
    into[at + 4] = HEX[control >> 4];
    into[at + 5] = HEX[control & 0xf];
    return at + LONGEST_ESCAPE;
  }

  private void copy(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      if (used == buffer.length) {
        flush();
      }
      int length = Math.min(bytes.length - at, buffer.length - used);
      System.arraycopy(bytes, at, buffer, used, length);
      used += length;
      at += length;
    }
  }

  private void write(int next) {
    if (used == buffer.length) {
      flush();
    }
    buffer[used++] = (byte) next;
  }

  void flush() {
    out.write(buffer, used);
    used = 0;
  }
}
