package dev.taffrail.log;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.Level;

/** Lines into a journal, which admits them by level and counts what it refuses. */
record JournalSink(Journal journal) implements RecordSink {
  @Override
  public boolean offer(Level level, boolean security, byte[] buffer, int length) {
    return journal.offer(level, security, buffer, 0, length);
  }
}
