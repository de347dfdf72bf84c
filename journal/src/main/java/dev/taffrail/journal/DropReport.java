package dev.taffrail.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was refused and is not written down yet. */
final class DropReport {
  private static final String REASON = "buffer_full";

  private final long[] reported = new long[LevelIndex.COUNT];

  /** The record that says what was refused since the last one; null when nothing was. */
  byte @Nullable [] line(long[] refused, long wallMicros) {
    Map<Level, Long> counts = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      long count = refused[LevelIndex.of(level)] - reported[LevelIndex.of(level)];
      if (count > 0) {
        counts.put(level, count);
      }
    }
    return counts.isEmpty() ? null : ControlLines.dropped(instant(wallMicros), counts, REASON);
  }

  /**
   * The record that was made of these counts stands in the journal.
   *
   * @return how many records it tells of
   */
  long reported(long[] refused) {
    long before = Arrays.stream(reported).sum();
    System.arraycopy(refused, 0, reported, 0, reported.length);
    return Arrays.stream(reported).sum() - before;
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
