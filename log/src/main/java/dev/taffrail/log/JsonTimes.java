package dev.taffrail.log;

import java.time.Duration;
import java.time.Instant;

/** Writes times as JSON: instants as ISO-8601 in UTC, durations as a number of seconds. */
final class JsonTimes {
  private static final long MIN_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long MAX_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final long SECONDS_OF_DAY = 86_400;
  private static final long DAYS_OF_ERA = 146_097;

  /** From 1 March of the year 0. */
  private static final long DAYS_TO_1970 = 719_468;

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
    writeDay(out, Math.floorDiv(epochSecond, SECONDS_OF_DAY));
    int second = (int) Math.floorMod(epochSecond, SECONDS_OF_DAY);
    out.put('T');
    JsonNumbers.writePadded(out, second / 3600, 2);
    out.put(':');
    JsonNumbers.writePadded(out, second / 60 % 60, 2);
    out.put(':');
    JsonNumbers.writePadded(out, second % 60, 2);
  }

  /**
   * The day of the Gregorian calendar, without the objects of java.time: counted from 1 March, so
   * that the leap day is a year's last, in eras of 400 years, which all have as many days.
   */
  private static void writeDay(JsonBuffer out, long epochDay) {
    long days = epochDay + DAYS_TO_1970;
    long era = Math.floorDiv(days, DAYS_OF_ERA);
    int day = (int) Math.floorMod(days, DAYS_OF_ERA);
    int year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    int dayOfYear = day - (365 * year + year / 4 - year / 100);
    int month = (5 * dayOfYear + 2) / 153; // 0 is March
    boolean nextYear = month >= 10;
    JsonNumbers.writePadded(out, 400 * era + year + (nextYear ? 1 : 0), 4);
    out.put('-');
    JsonNumbers.writePadded(out, nextYear ? month - 9 : month + 3, 2);
    out.put('-');
    JsonNumbers.writePadded(out, dayOfYear - (153 * month + 2) / 5 + 1, 2);
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
