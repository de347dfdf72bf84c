package dev.taffrail.ship;

import java.time.Duration;
import java.util.Locale;

/** How limits of time stand in messages: as a configuration states them. */
public final class TimeLimit {
  private TimeLimit() {}

  /** Such as {@code 7d}, {@code 1h30m} or {@code 0.5s}. */
  public static String text(Duration limit) {
    boolean days = limit.toDays() > 0 && limit.equals(Duration.ofDays(limit.toDays()));
    return days
        ? limit.toDays() + "d"
        : limit.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
