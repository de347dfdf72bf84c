package dev.taffrail.log;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;

/**
 * A logger's name, how it stands in the head of a record, and which levels pass its guard. The
 * guard is a copy of what {@link LogLevels} says, so that a call costs one comparison.
 */
final class LoggerName {
  static final LoggerName NONE = new LoggerName("");

  private static final int MAX_BYTES = 1024;

  private final String text;
  private final byte[] encoded;
  private final RateLimits limits = new RateLimits();
  private volatile int guard = Guard.UNKNOWN;

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

  /** Whether a record of this level would go anywhere now. */
  boolean isEnabled(Level level) {
    int bits = guard;
    return Guard.passes(bits, level)
        && (!Guard.asks(bits) || Guard.isEnabled(ActivePipeline.guardOf(this), level));
  }

  int guard() {
    return guard;
  }

  void guard(int bits) {
    guard = bits;
  }

  RateLimits limits() {
    return limits;
  }

  String text() {
    return text;
  }

  /** From the comma before {@code "logger"} to the colon behind {@code "event"}. */
  byte[] encoded() {
    return encoded;
  }
}
