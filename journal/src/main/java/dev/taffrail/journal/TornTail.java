package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
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
  static byte[] end(DiskFile file, Instant now) throws IOException {
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
        now,
        new ControlLines.Recovered(
            0,
            size - length + torn,
            region.length,
            HexFormat.of().formatHex(Merkle.sha256().digest(region)),
            0,
            0));
  }

  /** The torn bytes, with the ending that they lack. */
  private static byte[] region(byte[] bytes, int torn) {
    byte[] ending = ending(bytes).getBytes(US_ASCII);
    byte[] region = Arrays.copyOfRange(bytes, torn, bytes.length + ending.length);
    System.arraycopy(ending, 0, region, bytes.length - torn, ending.length);
    return region;
  }

  private static String ending(byte[] bytes) {
    int start = LastLine.start(bytes, bytes.length);
    return start == bytes.length
        ? TornRegion.ENDED
        : TornRegion.ending(bytes, start, bytes.length - start);
  }

  /** Where the broken lines at the end begin; the length when there are none. */
  private static int tornFrom(byte[] bytes) {
    int torn = bytes.length;
    while (torn > 0) {
      int end = bytes[torn - 1] == '\n' ? torn - 1 : torn;
      int start = LastLine.start(bytes, end);
      boolean whole = end < torn && LineCheck.fault(bytes, start, end - start) == null;
      if (whole) {
        return torn;
      }
      torn = start;
    }
    return torn;
  }
}
