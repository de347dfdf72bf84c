package dev.taffrail.agent.config;

import dev.taffrail.ship.ClockRule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads {@code clock}. */
final class ClockSection {
  private ClockSection() {}

  static ClockRule read(Section section) {
    Instant unset =
        section.get("unset_before", ClockSection::time, ClockRule.DEFAULT.unsetBefore());
    Duration wait = section.get("wait", Value::time, ClockRule.DEFAULT.patience());
    section.close();
    return new ClockRule(unset, wait);
  }

  private static @Nullable Instant time(Value value) {
    return value.parsed("a day from 1970 on such as 2026-01-01", ClockSection::day);
  }

  private static @Nullable Instant day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      boolean sayable = day.getYear() >= 1970 && day.getYear() <= 9999;
      return sayable ? day.atStartOfDay(ZoneOffset.UTC).toInstant() : null;
    } catch (DateTimeException notADay) {
      return null;
    }
  }
}
