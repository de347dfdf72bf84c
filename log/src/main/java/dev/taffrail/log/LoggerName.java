package dev.taffrail.log;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A logger's name, how it stands in the head of a record, and which levels pass its guard. The
 * guard is a copy of what {@link LogLevels} says, so that a call costs one comparison.
 */
final class LoggerName {
  static final LoggerName NONE = new LoggerName("");

  private static final int MAX_BYTES = 1024;

  /** How many events' names are remembered for each level, and how long ones. */
  private static final int HEADS = 4;

  private static final int MAX_HEAD_CHARS = 64;

  private static final byte[][] LEVELS = levels();

  private final String text;
  private final byte[] encoded;
  private final AtomicReferenceArray<@Nullable Head> heads =
      new AtomicReferenceArray<>(Level.values().length * HEADS);
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

  @SuppressWarnings("EnumOrdinal") // an index into arrays of this class, never stored
  private static byte[][] levels() {
    byte[][] levels = new byte[Level.values().length][];
    for (Level level : Level.values()) {
      levels[level.ordinal()] = JsonBuffer.ascii("\",\"level\":\"" + level.label() + "\"");
    }
    return levels;
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

  /** An event's name, and what {@link #writeHead} writes for it. */
  private static final class Head {
    private final String event;
    private final byte[] bytes;

    Head(String event, byte[] bytes) {
      this.event = event;
      this.bytes = bytes;
    }
  }

  /**
   * Writes the head from the quote behind the time to the one behind the event's name. Most loggers
   * have few events, named by constants: the first ones of each level are made once, and known
   * again by identity, which costs all others next to nothing.
   */
  @SuppressWarnings({"EnumOrdinal", "ReferenceEquality"})
  void writeHead(JsonBuffer out, Level level, String event) {
    int first = level.ordinal() * HEADS;
    for (int at = first; at < first + HEADS; at++) {
      Head head = heads.getAcquire(at);
      if (head == null) {
        remember(at, level, event);
        break;
      }
      if (head.event == event) {
        out.raw(head.bytes);
        return;
      }
    }
    writeHead(out, level);
    out.string(event);
  }

  private void remember(int at, Level level, String event) {
    if (event.length() <= MAX_HEAD_CHARS) {
      JsonBuffer out = new JsonBuffer();
      writeHead(out, level);
      out.string(event);
      heads.compareAndSet(at, null, new Head(event, out.copy()));
    }
  }

  /** The same as far as the colon behind {@code "event"}. */
  @SuppressWarnings("EnumOrdinal")
  void writeHead(JsonBuffer out, Level level) {
    out.raw(LEVELS[level.ordinal()]);
    out.raw(encoded);
  }
}
