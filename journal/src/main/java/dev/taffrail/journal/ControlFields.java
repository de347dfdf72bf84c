package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys of a control line behind its head, read in the one order in which they are written. */
final class ControlFields {
  /** The journal's logger, as it stands in a line. */
  static final byte[] LOGGER = RecordHead.CONTROL_LOGGER.getBytes(US_ASCII);

  private static final int LONGEST_LEVEL = 8;
  private static final int BEFORE_LOGGER = "\",\"logger\":\"".length();

  private final byte[] line;
  private int at;

  private ControlFields(byte[] line, int at) {
    this.line = line;
    this.at = at;
  }

  /** The fields of a control line of this event; empty for any other line. */
  static Optional<ControlFields> of(byte[] line, String event) {
    if (!event.equals(event(line, 0, line.length))) {
      return Optional.empty();
    }
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner();
    return scanner.scan(line, 0, line.length)
        ? Optional.of(new ControlFields(line, scanner.end()))
        : Optional.empty();
  }

  /** The event of a line of the journal's own, else null; cheap, as it is asked of each line. */
  static @Nullable String event(byte[] buffer, int offset, int length) {
    if (!mayBeControl(buffer, offset, offset + length)) {
      return null;
    }
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner();
    if (!scanner.scan(buffer, offset, length) || !scanner.isLogger(LOGGER)) {
      return null;
    }
    RecordHead head = scanner.head();
    return head == null ? null : head.event();
  }

  /** Whether the journal's logger stands where it does behind the level: true of few lines. */
  static boolean mayBeControl(byte[] buffer, int offset, int limit) {
    int quote = offset + RecordHead.LEVEL_OFFSET;
    int latest = Math.min(limit, quote + LONGEST_LEVEL);
    while (quote < latest && buffer[quote] != '"') {
      quote++;
    }
    int logger = quote + BEFORE_LOGGER;
    return logger + LOGGER.length < limit
        && buffer[logger] == LOGGER[0]
        && buffer[logger + LOGGER.length] == '"'
        && Arrays.equals(buffer, logger, logger + LOGGER.length, LOGGER, 0, LOGGER.length);
  }

  /** What is read, when all of it is there and nothing else. */
  <T> Optional<T> complete(Supplier<T> read) {
    try {
      T value = read.get();
      return at == line.length - 1 && line[at] == '}' ? Optional.of(value) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Not the fields of this event: the caller treats it as the ordinary record that it is.
      return Optional.empty();
    }
  }

  /** A number that may be below zero. */
  long signed(String key) {
    key(key);
    boolean negative = at < line.length && line[at] == '-';
    at += negative ? 1 : 0;
    return negative ? -digits() : digits();
  }

  long number(String key) {
    key(key);
    return digits();
  }

  private long digits() {
    int from = at;
    while (at < line.length && line[at] >= '0' && line[at] <= '9') {
      at++;
    }
    String digits = new String(line, from, at - from, US_ASCII);
    long number = Long.parseLong(digits);
    check(Long.toString(number).equals(digits), "a number without leading zeros", digits);
    return number;
  }

  String text(String key) {
    key(key);
    int end = at < line.length && line[at] == '"' ? JsonText.end(line, at + 1, line.length) : -1;
    if (end < 0) {
      throw new IllegalArgumentException("expected the text of " + key + ", found none");
    }
    String text = JsonText.read(line, at + 1, end);
    StringBuilder quoted = new StringBuilder();
    JsonText.quote(quoted, text);
    byte[] canonical = quoted.toString().getBytes(UTF_8);
    boolean same = Arrays.equals(canonical, 0, canonical.length, line, at, end + 1);
    check(same, "" + quoted, new String(line, at, end + 1 - at, UTF_8));
    at = end + 1;
    return text;
  }

  private static void check(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", found " + found);
    }
  }

  private void key(String key) {
    byte[] literal = (",\"" + key + "\":").getBytes(US_ASCII);
    int end = at + literal.length;
    if (end > line.length || !Arrays.equals(line, at, end, literal, 0, literal.length)) {
      throw new IllegalArgumentException("expected the key " + key + ", found none");
    }
    at = end;
  }
}
