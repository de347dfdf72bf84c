package dev.taffrail.log;

import dev.taffrail.journal.RecordHead;

/** A logger's name, and how it stands in the head of a record. */
final class LoggerName {
  static final LoggerName NONE = new LoggerName("");

  private static final int MAX_BYTES = 1024;

  private final String text;
  private final byte[] encoded;

  /** The journal's own logger is not for callers: a record that claims it gets another name. */
  LoggerName(String name) {
    text = name.equals(RecordHead.CONTROL_LOGGER) ? "app." + name : name;
    encoded = encode(text);
  }

  private static byte[] encode(String text) {
    JsonBuffer out = new JsonBuffer();
    out.raw(JsonBuffer.ascii(",\"logger\":"));
    out.limit(MAX_BYTES);
    out.string(text);
    out.raw(JsonBuffer.ascii(",\"event\":"));
    return out.copy();
  }

  String text() {
    return text;
  }

  /** From the comma before {@code "logger"} to the colon behind {@code "event"}. */
  byte[] encoded() {
    return encoded;
  }
}
