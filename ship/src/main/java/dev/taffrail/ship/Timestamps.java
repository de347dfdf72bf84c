package dev.taffrail.ship;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Writes the timestamps of heads. */
public final class Timestamps {
  /** Characters of a timestamp. */
  static final int LENGTH = "0000-00-00T00:00:00.000000Z".length();

  /** The first microsecond of the year 10000. */
  private static final long END = 253_402_300_800_000_000L;

  private Timestamps() {}

  /** Whether this is a time from 1970 to the year 9999. */
  static boolean canSay(long micros) {
    return micros >= 0 && micros < END;
  }

  /** The timestamp of microseconds since 1970. */
  static String text(long micros) {
    return text(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  /** The timestamp of a time, such as {@code 2026-05-30T08:37:37.951919Z}: cut to microseconds. */
  public static String text(Instant time) {
    return Form.TEXT.format(time);
  }

  /** Microseconds since 1970. */
  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** Made when it is needed: that takes a while, and few shippers do. */
  private static final class Form {
    static final DateTimeFormatter TEXT =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  }
}
