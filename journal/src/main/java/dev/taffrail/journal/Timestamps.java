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
  private static final String SHAPE = "0000-00-00T00:00:00.000000Z";
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Timestamps() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** Whether a time of this form stands at {@code from}; there must be as many bytes. */
  static boolean isAt(byte[] line, int from) {
    for (int i = 0; i < LENGTH; i++) {
      char shape = SHAPE.charAt(i);
      byte found = line[from + i];
      if (shape == '0' ? found < '0' || found > '9' : found != shape) {
        return false;
      }
    }
    return isDate(number(line, from, 4), number(line, from + 5, 2), number(line, from + 8, 2))
        && number(line, from + 11, 2) < 24
        && number(line, from + 14, 2) < 60
        && number(line, from + 17, 2) < 60;
  }

  private static boolean isDate(int year, int month, int day) {
    if (month < 1 || month > 12) {
      return false;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day >= 1 && day <= DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
  }

  private static int number(byte[] line, int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      value = value * 10 + line[i] - '0';
    }
    return value;
  }
}
