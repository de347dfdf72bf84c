package dev.taffrail.journal;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The one form of a time in a record: {@code 2026-05-30T08:37:37.951919Z}. */
final class Timestamps {
  /** Bytes of a timestamp. */
  static final int LENGTH = 27;

  private static final int NO_NUMBER = -100_000;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

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
    return hasSeparators(line, from)
        && isDate(
            100 * two(line, from) + two(line, from + 2), two(line, from + 5), two(line, from + 8))
        && isBelow(24, two(line, from + 11))
        && isBelow(60, two(line, from + 14))
        && isBelow(60, two(line, from + 17))
        && (two(line, from + 20) | two(line, from + 22) | two(line, from + 24)) >= 0;
  }

  private static boolean hasSeparators(byte[] line, int from) {
    return line[from + 4] == '-'
        && line[from + 7] == '-'
        && line[from + 10] == 'T'
        && line[from + 13] == ':'
        && line[from + 16] == ':'
        && line[from + 19] == '.'
        && line[from + 26] == 'Z';
  }

  private static boolean isDate(int year, int month, int day) {
    if (year < 0 || month < 1 || month > 12) {
      return false;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day >= 1 && day <= DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
  }

  private static boolean isBelow(int limit, int value) {
    return value >= 0 && value < limit;
  }

  /** The number that two digits make; so far below zero that no sum with it is, for others. */
  private static int two(byte[] line, int at) {
    int tens = line[at] - '0';
    int ones = line[at + 1] - '0';
    boolean digits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
    return digits ? 10 * tens + ones : NO_NUMBER;
  }
}
