package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The record that all sides log: 250 bytes, 251 with its LF. */
final class Line {
  static final String TEXT = text();
  static final byte[] BYTES = TEXT.getBytes(US_ASCII);

  /** What a line takes in a file. */
  static final int STORED = BYTES.length + 1;

  private Line() {}

  private static String text() {
    String head =
        "{\"timestamp\":\"2026-01-01T00:00:00.000000Z\",\"level\":\"info\",\"logger\":\"edge.pipeline\","
            + "\"event\":\"sensor_reading\",\"sensor\":\"cold-room-1\",\"value\":4.25,\"pad\":\"";
    return head + "x".repeat(250 - head.length() - 2) + "\"}";
  }
}
