package dev.taffrail.ship.body;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Writes the JSON of a request, byte by byte, without a tree or strings in between. */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private final OutputStream out;
  private final byte[] buffer = new byte[16 * 1024];
  private int used;

  private JsonText(OutputStream out) {
    this.out = out;
  }

  /**
   * The compressed bytes of what is written.
   *
   * @param level from 1, the fastest, to 9
   */
  public static byte[] gzip(int level, Consumer<JsonText> writer) {
    return Gzip.compress(
        level,
        out -> {
          JsonText text = new JsonText(out);
          writer.accept(text);
          text.flush();
        });
  }

  /** Writes JSON as it is, all ASCII. */
  public JsonText raw(String json) {
    return raw(json.getBytes(US_ASCII));
  }

  /** Writes JSON in UTF-8 as it is. */
  public JsonText raw(byte[] json) {
    copy(json, 0, json.length);
    return this;
  }

  /** Writes a string value. */
  public JsonText string(String value) {
    return string(value.getBytes(UTF_8));
  }

  /** Writes UTF-8 as a string value. */
  public JsonText string(byte[] utf8) {
    write('"');
    int plain = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte next = utf8[i];
      if (next == '"' || next == '\\' || (next >= 0 && next < 0x20)) {
        copy(utf8, plain, i);
        escape(next);
        plain = i + 1;
      }
    }
    copy(utf8, plain, utf8.length);
    write('"');
    return this;
  }

  private void escape(byte next) {
    write('\\');
    if (next >= 0x20) {
      write(next);
    } else {
      raw("u00");
      write(HEX[next >> 4]);
      write(HEX[next & 0xf]);
    }
  }

  private void copy(byte[] bytes, int from, int to) {
    for (int at = from; at < to; ) {
      if (used == buffer.length) {
        flush();
      }
      int length = Math.min(to - at, buffer.length - used);
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

  private void flush() {
    try {
      out.write(buffer, 0, used);
      used = 0;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
