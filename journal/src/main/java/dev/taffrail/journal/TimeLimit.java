package dev.taffrail.journal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * How limits of time stand in messages: as a configuration states them. For Taffrail's own, as
 * {@link FailureWords}: it may change with any version.
 */
public final class TimeLimit {
  private static final List<ChronoUnit> UNITS =
      List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

  private TimeLimit() {}

  /** Such as {@code 7d}, {@code 90m} or {@code 500ms}: in the largest unit that it is whole in. */
  public static String text(Duration limit) {
    long millis = limit.toMillis();
    if (millis == 0) {
      return "0s";
    }
    for (ChronoUnit unit : UNITS) {
      long length = unit.getDuration().toMillis();
      if (millis % length == 0) {
        return millis / length + unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
      }
    }
    return millis + "ms";
  }
}
