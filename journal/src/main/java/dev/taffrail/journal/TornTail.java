package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Ends the torn bytes that a crash or a power cut left at the end of an unsealed file, and says so
 * in a record behind them. Nothing is cut off.
 */
final class TornTail {
  /** No more is looked at: what lies further back was forced long before. */
  private static final int WINDOW = 4 * 1024 * 1024;

  private TornTail() {}

  /** Returns the recovery record to write; empty when the file ends with a whole line. */
  static byte[] end(DiskFile file, long wallMicros) throws IOException {
    long size = file.size();
    int length = (int) Math.min(size, WINDOW);
    byte[] bytes = file.readFully(size - length, length);
    int torn = tornFrom(bytes);
    if (torn == bytes.length) {
      return new byte[0];
    }
    byte[] region = region(bytes, torn);
    file.writeFully(ByteBuffer.wrap(region, length - torn, region.length - (length - torn)), size);
    return ControlLines.recovered(
        DropReport.instant(wallMicros),
        new ControlLines.Recovered(
            0,
            size - length + torn,
            region.length,
            HexFormat.of().formatHex(Merkle.sha256().digest(region)),
            0,
            0));
  }

  /** The torn bytes, with the LF that they lack. */
  private static byte[] region(byte[] bytes, int torn) {
    boolean ended = bytes[bytes.length - 1] == '\n';
    byte[] region = new byte[bytes.length - torn + (ended ? 0 : 1)];
    System.arraycopy(bytes, torn, region, 0, bytes.length - torn);
    region[region.length - 1] = '\n';
    return region;
  }

  /** Where the broken lines at the end begin; the length when there are none. */
  private static int tornFrom(byte[] bytes) {
    int torn = bytes.length;
    while (torn > 0) {
      int end = bytes[torn - 1] == '\n' ? torn - 1 : torn;
      int start = end;
      while (start > 0 && bytes[start - 1] != '\n') {
        start--;
      }
      boolean whole = end < torn && LineCheck.fault(bytes, start, end - start) == null;
      if (whole) {
        return torn;
      }
      torn = start;
    }
    return torn;
  }
}
