package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The timestamps of the first and the last record of many. Of those between nothing is looked at
 * but two letters, as every line passes here.
 */
final class RecordTimes {
  /** Where a timestamp begins in the canonical head. */
  private static final int OFFSET = "{\"timestamp\":\"".length();

  private static final int T = "2026-05-30".length();
  private static final int Z = Timestamps.LENGTH - 1;

  private final byte[] first = new byte[Timestamps.LENGTH];
  private final byte[] last = new byte[Timestamps.LENGTH];
  private boolean any;

  void add(LineReader line) {
    byte[] buffer = line.buffer();
    int from = line.start() + OFFSET;
    if (line.length() < OFFSET + last.length
        || buffer[from + T] != 'T'
        || buffer[from + Z] != 'Z') {
      return;
    }
    System.arraycopy(buffer, from, last, 0, last.length);
    if (!any) {
      System.arraycopy(last, 0, first, 0, first.length);
      any = true;
    }
  }

  /** Empty when there was none. */
  String first() {
    return text(first);
  }

  /** Empty when there was none. */
  String last() {
    return text(last);
  }

  private static String text(byte[] time) {
    return Timestamps.isAt(time, 0) ? new String(time, US_ASCII) : "";
  }
}
