package dev.taffrail.journal;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** What was refused, by level and by why. For any thread; its reports are the writer's. */
final class Drops {
  private final RecordBuffer records;
  private final AtomicLongArray invalid = new AtomicLongArray(LevelIndex.COUNT);
  private final List<DropReport> reports;

  Drops(RecordBuffer records) {
    this.records = records;
    this.reports =
        List.of(
            new DropReport("buffer_full", records::refused),
            new DropReport("invalid_record", this::invalid));
  }

  /** Counts something that was offered and is no record, and has it written down. */
  void invalid(Level level) {
    invalid.incrementAndGet(LevelIndex.of(level));
    records.wakeUp();
  }

  /** One for each reason. */
  List<DropReport> reports() {
    return reports;
  }

  /** All that was refused so far, by {@link LevelIndex}. */
  long[] refused() {
    long[] refused = records.refused();
    for (int i = 0; i < refused.length; i++) {
      refused[i] += invalid.get(i);
    }
    return refused;
  }

  private long[] invalid() {
    long[] counts = new long[LevelIndex.COUNT];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = invalid.get(i);
    }
    return counts;
  }
}
