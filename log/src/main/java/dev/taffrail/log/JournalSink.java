package dev.taffrail.log;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.Level;
import org.jspecify.annotations.Nullable;

/** Lines into a journal, which admits them by level and counts what it refuses. */
record JournalSink(Journal journal, WhenFull whenFull) implements RecordSink {
  static @Nullable JournalSink of(@Nullable Journal journal, WhenFull whenFull) {
    return journal == null ? null : new JournalSink(journal, whenFull);
  }

  @Override
  public boolean offer(Level level, boolean security, byte[] buffer, int length) {
    return switch (whenFull) {
      case DROP -> journal.offer(level, security, buffer, 0, length);
      case WAIT -> journal.put(level, security, buffer, 0, length);
    };
  }
}
