package dev.taffrail.log;

/** What a log call does when the buffer of its journal has no room for its record. */
public enum WhenFull {
  /** It drops the record, which the journal counts and writes down. It never waits for the disk. */
  DROP,

  /**
   * It waits for room, no longer than {@link dev.taffrail.journal.JournalConfig#timeout}, and drops
   * the record only then; at once where the disk fails or is full. For logs whose every record is
   * worth a pause of the application: a burst that the disk cannot follow loses nothing.
   */
  WAIT
}
