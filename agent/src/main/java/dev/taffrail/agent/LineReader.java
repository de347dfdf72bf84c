package dev.taffrail.agent;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of an input in bounded memory: of a longer one the beginning is kept. */
final class LineReader {
  /**
   * One line.
   *
   * @param number from 1
   * @param bytes its beginning, without LF or CR LF
   * @param length its whole length
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(long number, byte[] bytes, long length) {
    boolean isCut() {
      return length > bytes.length;
    }

    boolean isBlank() {
      for (byte b : bytes) {
        if (b != ' ' && b != '\t') {
          return false;
        }
      }
      return true;
    }
  }

  private final InputStream in;
  private final int most;
  private long number;

  /**
   * @param most how many bytes of a line are kept
   */
  LineReader(InputStream in, int most) {
    this.in = new BufferedInputStream(in);
    this.most = most;
  }

  /** The next line, or null at the end; a last line without LF is one too. */
  @Nullable Line next() throws IOException {
    int b = in.read();
    if (b < 0) {
      return null;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    long length = 0;
    while (b >= 0 && b != '\n') {
      if (length++ < most) {
        kept.write(b);
      }
      b = in.read();
    }
    number++;
    return withoutCr(kept.toByteArray(), length);
  }

  private Line withoutCr(byte[] bytes, long length) {
    boolean cr = length == bytes.length && length > 0 && bytes[bytes.length - 1] == '\r';
    return cr
        ? new Line(number, Arrays.copyOf(bytes, bytes.length - 1), length - 1)
        : new Line(number, bytes, length);
  }
}
