package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/** A line that the journal itself writes: the canonical head, then keys in the order they come. */
final class RecordLine {
  private final StringBuilder line = new StringBuilder(256);

  RecordLine(Instant time, Level level, String logger, String event) {
    line.append("{\"timestamp\":\"").append(Timestamps.format(time));
    line.append("\",\"level\":\"").append(level.label());
    line.append("\",\"logger\":\"").append(logger);
    line.append("\",\"event\":\"").append(event).append('"');
  }

  /** One under the logger that nobody else can use. */
  static RecordLine control(Instant time, Level level, String event) {
    return new RecordLine(time, level, RecordHead.CONTROL_LOGGER, event);
  }

  RecordLine number(String key, long value) {
    return json(key, Long.toString(value));
  }

  RecordLine text(String key, String value) {
    key(key);
    JsonText.quote(line, value);
    return this;
  }

  /** A value that is JSON already. */
  RecordLine json(String key, CharSequence value) {
    key(key);
    line.append(value);
    return this;
  }

  private void key(String key) {
    line.append(",\"").append(key).append("\":");
  }

  /** Characters so far. */
  int length() {
    return line.length();
  }

  /** The line without LF; nothing is added behind this. */
  byte[] end() {
    return line.append('}').toString().getBytes(UTF_8);
  }
}
