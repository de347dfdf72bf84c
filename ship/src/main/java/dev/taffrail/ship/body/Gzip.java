package dev.taffrail.ship.body;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compresses in memory. */
public final class Gzip {
  private Gzip() {}

  /** Writes what is to be compressed. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /**
   * The compressed form of the first {@code length} bytes.
   *
   * @param level from 1, the fastest, to 9
   */
  public static byte[] compress(int level, byte[] plain, int length) {
    return compress(level, out -> out.write(plain, 0, length));
  }

  static byte[] compress(int level, Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * 1024);
    try (OutputStream gzip = new Leveled(bytes, level)) {
      writer.write(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static final class Leveled extends GZIPOutputStream {
    Leveled(OutputStream out, int level) throws IOException {
      super(out, 8 * 1024);
      def.setLevel(level);
    }
  }
}
