package dev.taffrail.journal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The one form of a time in a record: {@code 2026-05-30T08:37:37.951919Z}. */
final class Timestamps {
  /** Bytes of a timestamp. */
  static final int LENGTH = 27;

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int NO_NUMBER = -100_000;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Timestamps() {}

  static String format(Instant time) {
    return FORMAT.format(time);
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
