package dev.taffrail.ship;

import java.time.LocalDate;

/** Reads the timestamps of heads. */
final class Timestamps {
  private static final String SHAPE = "0000-00-00T00:00:00.000000Z";

  private Timestamps() {}

  /**
   * Microseconds since 1970. A time that no calendar has, such as a leap second, counts on: the
   * 60th second is the next minute's first. What has not the shape of a timestamp is 0, and the
   * receiver will say what it thinks of that: a record is not lost for its time, and its time is
   * the same at each try.
   */
  static long micros(String timestamp) {
    if (!hasShape(timestamp)) {
      return 0;
    }
    long days =
        LocalDate.of(number(timestamp, 0, 4), 1, 1)
                .plusMonths(number(timestamp, 5, 7) - 1L)
                .toEpochDay()
            + number(timestamp, 8, 10)
            - 1;
    long minutes = (days * 24 + number(timestamp, 11, 13)) * 60 + number(timestamp, 14, 16);
    return (minutes * 60 + number(timestamp, 17, 19)) * 1_000_000 + number(timestamp, 20, 26);
  }

  private static boolean hasShape(String timestamp) {
    if (timestamp.length() != SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char shape = SHAPE.charAt(i);
      char found = timestamp.charAt(i);
      if (shape == '0' ? found < '0' || found > '9' : found != shape) {
        return false;
      }
    }
    return true;
  }

  private static int number(String digits, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + digits.charAt(i) - '0';
    }
    return value;
  }
}
