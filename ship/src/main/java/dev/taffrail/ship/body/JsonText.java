package dev.taffrail.ship.body;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Writes the JSON of a request, byte by byte, without a tree or strings in between. */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private final OutputStream out;
  private final byte[] buffer = new byte[16 * 1024];
  private int used;

  private JsonText(OutputStream out) {
    this.out = out;
  }

  /** The compressed bytes of what is written. */
  public static byte[] gzip(Consumer<JsonText> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * 1024);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 8 * 1024)) {
      JsonText text = new JsonText(gzip);
      writer.accept(text);
      text.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Writes JSON as it is, all ASCII. */
  public JsonText raw(String json) {
    return raw(json.getBytes(US_ASCII));
  }

  /** Writes JSON in UTF-8 as it is. */
  public JsonText raw(byte[] json) {
    for (byte next : json) {
      write(next);
    }
    return this;
  }

  /** Writes a string value. */
  public JsonText string(String value) {
    return string(value.getBytes(UTF_8));
  }

  /** Writes UTF-8 as a string value. */
  public JsonText string(byte[] utf8) {
    write('"');
    for (byte next : utf8) {
      escape(next);
    }
    write('"');
    return this;
  }

  private void escape(byte next) {
    if (next == '"' || next == '\\') {
      write('\\');
      write(next);
    } else if (next >= 0 && next < 0x20) {
      raw("\\u00");
      write(HEX[next >> 4]);
      write(HEX[next & 0xf]);
    } else {
      write(next);
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
