package dev.taffrail.agent.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Points in time, as people write them. */
public final class PointInTime {
  private static final List<Function<String, Instant>> TIMES =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());

  private static final Duration LONGEST = Duration.ofDays(1_000_000);

  private PointInTime() {}

  /**
   * An ISO-8601 date or time, UTC where it names no zone, or so long before now.
   *
   * @throws IllegalArgumentException when it is none; says what was expected
   */
  public static Instant of(String text, Instant now) {
    Duration ago = Quantity.time(text);
    if (ago != null && ago.compareTo(LONGEST) <= 0) {
      return now.minus(ago);
    }
    for (Function<String, Instant> format : TIMES) {
      Instant time = orNull(format, text.replace(' ', 'T'));
      if (time != null) {
        return time;
      }
    }
    throw new IllegalArgumentException(
        "expected a time such as 2026-05-30T08:37:00Z, 2026-05-30 or 1h (ago), found '"
            + text
            + "'");
  }

  private static @Nullable Instant orNull(Function<String, Instant> format, String text) {
    try {
      return format.apply(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
