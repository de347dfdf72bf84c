package dev.taffrail.journal;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the writer did; written by its thread, read by any. */
final class Counters {
  private final AtomicLongArray written = new AtomicLongArray(LevelIndex.COUNT);
  final AtomicLong seals = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong syncs = new AtomicLong();
  private final AtomicLong nextIndex = new AtomicLong();

  /** Dropped records that a {@code records_dropped} tells of: what seals count. */
  final AtomicLong droppedTold = new AtomicLong();

  /** For one thread: no other one waits for this, so nothing is locked for it. */
  void written(Level level) {
    int index = LevelIndex.of(level);
    written.setRelease(index, written.getPlain(index) + 1);
  }

  /** The index of the next line; for one thread, as the others. */
  void next(long index) {
    nextIndex.setRelease(index);
  }

  long nextIndex() {
    return nextIndex.get();
  }

  JournalStats stats(long[] dropped, long waiting) {
    Map<Level, Long> writtenByLevel = new EnumMap<>(Level.class);
    Map<Level, Long> droppedByLevel = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      writtenByLevel.put(level, written.get(LevelIndex.of(level)));
      droppedByLevel.put(level, dropped[LevelIndex.of(level)]);
    }
    return new JournalStats(
        writtenByLevel,
        droppedByLevel,
        seals.get(),
        bytes.get(),
        syncs.get(),
        nextIndex.get(),
        waiting);
  }
}
