package dev.taffrail.journal;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was refused for one reason and is not written down yet. */
final class DropReport {
  private final String reason;
  private final Supplier<long[]> refused;
  private long[] reported = new long[LevelIndex.COUNT];
  private long[] told = reported;

  /**
   * @param refused so far, by {@link LevelIndex}
   */
  DropReport(String reason, Supplier<long[]> refused) {
    this.reason = reason;
    this.refused = refused;
  }

  /** The record that says what was refused since the last one; null when nothing was. */
  byte @Nullable [] line(Instant now) {
    told = refused.get();
    Map<Level, Long> counts = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      long count = told[LevelIndex.of(level)] - reported[LevelIndex.of(level)];
      if (count > 0) {
        counts.put(level, count);
      }
    }
    return counts.isEmpty() ? null : ControlLines.dropped(now, counts, reason);
  }

  /**
   * The record that was made last stands in the journal.
   *
   * @return how many records it tells of
   */
  long reported() {
    long count = Arrays.stream(told).sum() - Arrays.stream(reported).sum();
    reported = told;
    return count;
  }
}
