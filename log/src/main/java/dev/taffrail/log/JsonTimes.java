package dev.taffrail.log;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes times as JSON: instants as ISO-8601 in UTC, durations as a number of seconds. */
final class JsonTimes {
  private static final long MIN_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long MAX_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private JsonTimes() {}

  /** With microseconds; with nanoseconds where the instant has any. */
  static void write(JsonBuffer out, Instant instant) {
    if (instant.getEpochSecond() < MIN_SECOND || instant.getEpochSecond() > MAX_SECOND) {
      out.string(instant.toString());
      return;
    }
    out.put('"');
    writeSecond(out, instant.getEpochSecond());
    out.put('.');
    int nanos = instant.getNano();
    if (nanos % 1000 == 0) {
      JsonNumbers.writePadded(out, nanos / 1000, 6);
    } else {
      JsonNumbers.writePadded(out, nanos, 9);
    }
    out.put('Z');
    out.put('"');
  }

  /** {@code 2026-05-30T08:37:37}, for the years 0 to 9999. */
  static void writeSecond(JsonBuffer out, long epochSecond) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    JsonNumbers.writePadded(out, time.getYear(), 4);
    out.put('-');
    JsonNumbers.writePadded(out, time.getMonthValue(), 2);
    out.put('-');
    JsonNumbers.writePadded(out, time.getDayOfMonth(), 2);
    out.put('T');
    JsonNumbers.writePadded(out, time.getHour(), 2);
    out.put(':');
    JsonNumbers.writePadded(out, time.getMinute(), 2);
    out.put(':');
    JsonNumbers.writePadded(out, time.getSecond(), 2);
  }

  static void write(JsonBuffer out, Duration duration) {
    long seconds = duration.getSeconds();
    int nanos = duration.getNano();
    if (seconds < 0) {
      out.put('-');
      if (nanos > 0) { // -1.5 s is held as -2 s and half a second
        seconds++;
        nanos = 1_000_000_000 - nanos;
      }
    }
    JsonNumbers.writeMagnitude(out, seconds);
    if (nanos > 0) {
      out.put('.');
      writeFraction(out, nanos);
    }
  }

  private static void writeFraction(JsonBuffer out, int nanos) {
    int digits = 9;
    int fraction = nanos;
    while (fraction % 10 == 0) {
      fraction /= 10;
      digits--;
    }
    JsonNumbers.writePadded(out, fraction, digits);
  }
}
