package dev.taffrail.ship.parse;

/** Times in bytes, of the form that nearly all programs write: {@code 2026-05-30T08:37:37.951Z}. */
final class IsoTime {
  private static final int SECONDS = 19;

  /** Of each month; a leap day is left to those who know the years. */
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private IsoTime() {}

  /**
   * Where the zone of the time begins, which is UTC; -1 where the bytes are no such time, or may be
   * none: on a leap day, and in the first and the last years that there are.
   */
  static int zone(byte[] text, int start, int end) {
    if (end - start <= SECONDS || !isDate(text, start) || !isTime(text, start + 11)) {
      return -1;
    }
    int zone = start + SECONDS;
    if (text[zone] == '.' || text[zone] == ',') {
      zone++;
      while (zone < end && isDigit(text[zone])) {
        zone++;
      }
      int digits = zone - start - SECONDS - 1;
      if (digits == 0 || digits > 9) {
        return -1;
      }
    }
    return isUtc(text, zone, end) ? zone : -1;
  }

  private static boolean isDate(byte[] text, int at) {
    int century = two(text, at);
    int month = two(text, at + 5);
    int day = two(text, at + 8);
    return century >= 1
        && century <= 98
        && two(text, at + 2) >= 0
        && text[at + 4] == '-'
        && month >= 1
        && month <= 12
        && text[at + 7] == '-'
        && day >= 1
        && day <= DAYS[month - 1]
        && (text[at + 10] == 'T' || text[at + 10] == ' ');
  }

  private static boolean isTime(byte[] text, int at) {
    int hour = two(text, at);
    int minute = two(text, at + 3);
    int second = two(text, at + 6);
    return hour >= 0
        && hour < 24
        && text[at + 2] == ':'
        && minute >= 0
        && minute < 60
        && text[at + 5] == ':'
        && second >= 0
        && second < 60;
  }

  private static boolean isUtc(byte[] text, int zone, int end) {
    return switch (end - zone) {
      case 1 -> text[zone] == 'Z';
      case 6 -> isZero(text, zone) && text[zone + 3] == ':' && two(text, zone + 4) == 0;
      default -> false;
    };
  }

  private static boolean isZero(byte[] text, int zone) {
    return text[zone] == '+' && two(text, zone + 1) == 0;
  }

  /** The number that two digits make; -1 when they are none. */
  private static int two(byte[] text, int at) {
    return isDigit(text[at]) && isDigit(text[at + 1])
        ? 10 * (text[at] - '0') + text[at + 1] - '0'
        : -1;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
