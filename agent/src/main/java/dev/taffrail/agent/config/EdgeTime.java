package dev.taffrail.agent.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Times as windows and rules take them. */
final class EdgeTime {
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private EdgeTime() {}

  static @Nullable Duration zeroOrMore(Value value) {
    return value.parsed("a time such as 500ms, 60s, 24h or 7d, at most 10000d", EdgeTime::of);
  }

  static @Nullable Duration aboveZero(Value value) {
    return value.parsed(
        "a time above zero such as 60s or 24h, at most 10000d",
        text -> {
          Duration time = of(text);
          return time == null || time.isZero() ? null : time;
        });
  }

  private static @Nullable Duration of(String text) {
    Duration time = Quantity.time(text);
    return time == null || time.compareTo(LONGEST) > 0 ? null : time;
  }
}
