package dev.taffrail.journal;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The one form of a time in a record: {@code 2026-05-30T08:37:37.951919Z}. */
final class Timestamps {
  /** Bytes of a timestamp. */
  static final int LENGTH = 27;

  /** Bytes of a timestamp down to the minute: two words. */
  static final int MINUTE_LENGTH = 16;

  // The form, eight bytes at once.
  private static final Swar.Form DATE = new Swar.Form("0000-00-");
  private static final Swar.Form DAY_TIME = new Swar.Form("00T00:00");
  private static final Swar.Form SECONDS = new Swar.Form(":00.0000");
  private static final Swar.Form FRACTION = new Swar.Form(".000000Z");
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** From the first of March of the year 0. */
  private static final int DAYS_TO_1970 = 719_468;

  private Timestamps() {}

  // Put together by hand: a formatter takes a JVM that just started 20 ms to load and to make.
  static String format(Instant time) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(LENGTH);
    digits(text, t.getYear(), 4).append('-');
    digits(text, t.getMonthValue(), 2).append('-');
    digits(text, t.getDayOfMonth(), 2).append('T');
    digits(text, t.getHour(), 2).append(':');
    digits(text, t.getMinute(), 2).append(':');
    digits(text, t.getSecond(), 2).append('.');
    return digits(text, time.getNano() / 1000, 6).append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int count) {
    String digits = String.valueOf(number);
    return text.append("0".repeat(Math.max(0, count - digits.length()))).append(digits);
  }

  /** Whether a time of this form stands at {@code from}; there must be as many bytes. */
  static boolean isAt(byte[] line, int from) {
    return isMinuteAt(line, from) && isSecondAt(line, from + MINUTE_LENGTH);
  }

  /** Whether its first {@link #MINUTE_LENGTH} bytes stand there, down to the minute. */
  static boolean isMinuteAt(byte[] line, int from) {
    return DATE.isAt(line, from)
        && DAY_TIME.isAt(line, from + 8)
        && isDate(
            100 * two(line, from) + two(line, from + 2), two(line, from + 5), two(line, from + 8))
        && two(line, from + 11) < 24
        && two(line, from + 14) < 60;
  }

  /** Whether what follows the minute stands there. */
  static boolean isSecondAt(byte[] line, int from) {
    return SECONDS.isAt(line, from) && FRACTION.isAt(line, from + 3) && two(line, from + 1) < 60;
  }

  /** Microseconds since 1970 of the time that stands at {@code from}. */
  static long micros(byte[] line, int from) {
    int year = 100 * two(line, from) + two(line, from + 2);
    long days = days(year, two(line, from + 5), two(line, from + 8));
    long minutes = (days * 24 + two(line, from + 11)) * 60 + two(line, from + 14);
    int fraction =
        10_000 * two(line, from + 20) + 100 * two(line, from + 22) + two(line, from + 24);
    return (minutes * 60 + two(line, from + 17)) * 1_000_000 + fraction;
  }

  /**
   * Days since 1970. Years are counted from March, so that the leap day is the last of its year.
   */
  private static long days(int year, int month, int day) {
    int y = month > 2 ? year : year - 1;
    int monthsSinceMarch = (month + 9) % 12;
    int leapDays = Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400);
    return 365L * y + leapDays + (153 * monthsSinceMarch + 2) / 5 + day - 1 - DAYS_TO_1970;
  }

  private static boolean isDate(int year, int month, int day) {
    if (month < 1 || month > 12) {
      return false;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day >= 1 && day <= DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
  }

  /** The number that two digits make. */
  private static int two(byte[] line, int at) {
    return 10 * (line[at] - '0') + line[at + 1] - '0';
  }
}
