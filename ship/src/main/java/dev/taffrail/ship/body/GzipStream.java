package dev.taffrail.ship.body;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses one body after the other into the same memory. For one thread at a time. */
final class GzipStream {
  /** No name, no time, an unknown system: equal input gives equal output. */
  private static final byte[] HEADER = {
    0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff
  };

  private static final int TRAILER = 2 * Integer.BYTES;

  /** With less room than this it grows. */
  private static final int LEAST_ROOM = 1024;

  private final Deflater deflater;
  private final CRC32 checksum = new CRC32();
  private final JsonText text = new JsonText(this);
  private byte[] out = new byte[32 * 1024];
  private int written;

  GzipStream(int level) {
    deflater = new Deflater(level, true);
  }

  void begin() {
    deflater.reset();
    checksum.reset();
    System.arraycopy(HEADER, 0, out, 0, HEADER.length);
    written = HEADER.length;
  }

  void write(Consumer<JsonText> writer) {
    writer.accept(text);
    text.flush();
  }

  void write(byte[] plain, int length) {
    checksum.update(plain, 0, length);
    deflater.setInput(plain, 0, length);
    while (!deflater.needsInput()) {
      deflate();
    }
  }

  byte[] end() {
    deflater.finish();
    while (!deflater.finished()) {
      deflate();
    }
    ByteBuffer.wrap(out, written, TRAILER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) checksum.getValue())
        .putInt((int) deflater.getBytesRead());
    return Arrays.copyOf(out, written + TRAILER);
  }

  private void deflate() {
    if (out.length - written < LEAST_ROOM) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
    written += deflater.deflate(out, written, out.length - TRAILER - written);
  }

  void close() {
    deflater.end();
  }
}
