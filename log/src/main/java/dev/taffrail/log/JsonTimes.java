package dev.taffrail.log;

import java.time.Duration;
import java.time.Instant;

/**
 * Writes times: instants as ISO-8601 in UTC, durations as a number of seconds. Keeps the day that
 * it wrote last. Not for several threads.
 */
final class JsonTimes {
  private static final long MIN_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long MAX_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final int SECOND_LENGTH = "2026-05-30T08:37:37.".length();
  private static final int CLOCK_LENGTH = "08:37:37.".length();

  private static final int SECONDS_OF_DAY = 86_400;
  private static final long DAYS_OF_ERA = 146_097;

  /** From 1 March of the year 0. */
  private static final long DAYS_TO_1970 = 719_468;

  private final JsonBuffer made = new JsonBuffer();
  private long epochDay = Long.MIN_VALUE;

  // The day, as far as the T behind it.
  private long dayFirst;
  private long daySecond;

  /** As JSON, with microseconds; with nanoseconds where the instant has any. */
  void write(JsonBuffer out, Instant instant) {
    if (instant.getEpochSecond() < MIN_SECOND || instant.getEpochSecond() > MAX_SECOND) {
      out.string(instant.toString());
      return;
    }
    out.put('"');
    writeSecond(out, instant.getEpochSecond());
    int nanos = instant.getNano();
    if (nanos % 1000 == 0) {
      JsonNumbers.writePadded(out, nanos / 1000, 6);
    } else {
      JsonNumbers.writePadded(out, nanos, 9);
    }
    out.put('Z');
    out.put('"');
  }

  /** A record's time, {@code 2026-05-30T08:37:37.951919Z}, from microseconds since 1970. */
  void write(JsonBuffer out, long micros) {
    long second = Math.floorDiv(micros, 1_000_000L);
    writeSecond(out, second);
    JsonNumbers.writePadded(out, micros - second * 1_000_000L, 6);
    out.put('Z');
  }

  /** {@code 2026-05-30T08:37:37.}, for the years 0 to 9999. */
  private void writeSecond(JsonBuffer out, long epochSecond) {
    long days = Math.floorDiv(epochSecond, SECONDS_OF_DAY);
    if (days != epochDay) {
      made.restart();
      writeDay(made, days);
      made.put('T');
      byte[] day = made.copy();
      dayFirst = JsonBuffer.wordAt(day, 0);
      daySecond = JsonBuffer.wordAt(day, 8);
      epochDay = days;
    }
    out.words(dayFirst, daySecond, 0, SECOND_LENGTH);
    byte[] bytes = out.bytes();
    int at = out.length() - CLOCK_LENGTH;
    int second = (int) (epochSecond - days * SECONDS_OF_DAY);
    int minute = second / 60;
    int hour = minute / 60;
    JsonNumbers.writePair(bytes, at, hour);
    bytes[at + 2] = ':';
    JsonNumbers.writePair(bytes, at + 3, minute - 60 * hour);
    bytes[at + 5] = ':';
    JsonNumbers.writePair(bytes, at + 6, second - 60 * minute);
    bytes[at + 8] = '.';
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
    JsonNumbers.writePair(out, nextYear ? month - 9 : month + 3);
    out.put('-');
    JsonNumbers.writePair(out, dayOfYear - (153 * month + 2) / 5 + 1);
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
