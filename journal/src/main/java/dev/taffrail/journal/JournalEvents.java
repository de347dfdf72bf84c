package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What the writer has to tell people. Ordinary records of a logger of their own: control lines are
 * those that a verifier or a reader acts upon.
 */
final class JournalEvents {
  static final String LOGGER = "taffrail.disk";

  private JournalEvents() {}

  /** A force failed: nobody knows what of the file before this one would survive a power cut. */
  static byte[] forceFailed(long wallMicros, String error) {
    return record(wallMicros, "force_failed", error);
  }

  /** The disk took nothing for a while; what was lost in it stands in records_dropped. */
  static byte[] writeFailed(long wallMicros, String error) {
    boolean full = error.contains("No space left");
    return record(wallMicros, full ? "disk_full" : "write_failed", error);
  }

  private static byte[] record(long wallMicros, String event, String error) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"timestamp\":\"").append(Timestamps.format(DropReport.instant(wallMicros)));
    line.append("\",\"level\":\"critical\",\"logger\":\"").append(LOGGER);
    line.append("\",\"event\":\"").append(event).append("\",\"error\":");
    JsonText.quote(line, error);
    return line.append('}').toString().getBytes(UTF_8);
  }
}
