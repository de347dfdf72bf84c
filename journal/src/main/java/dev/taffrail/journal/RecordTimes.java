package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The timestamps of the first and the last record of many, without a string for each of them. */
final class RecordTimes {
  /** Where a timestamp begins in the canonical head. */
  private static final int OFFSET = "{\"timestamp\":\"".length();

  private final byte[] first = new byte[Timestamps.LENGTH];
  private final byte[] last = new byte[Timestamps.LENGTH];
  private boolean any;

  void add(LineReader line) {
    int from = line.start() + OFFSET;
    if (line.length() < OFFSET + Timestamps.LENGTH || !Timestamps.isAt(line.buffer(), from)) {
      return;
    }
    System.arraycopy(line.buffer(), from, last, 0, last.length);
    if (!any) {
      System.arraycopy(last, 0, first, 0, first.length);
      any = true;
    }
  }

  /** Empty when there was none. */
  String first() {
    return any ? new String(first, US_ASCII) : "";
  }

  /** Empty when there was none. */
  String last() {
    return any ? new String(last, US_ASCII) : "";
  }
}
