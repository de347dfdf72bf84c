package dev.taffrail.ship;

import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;

/**
 * A record on its way to a sink.
 *
 * @param index its leaf index in the journal, by which it can be proven later
 * @param line the bytes of the line without LF; not copied, not to be changed
 * @param head the head of the line
 * @param micros the head's timestamp in microseconds since 1970
 */
public record ShipRecord(long index, byte[] line, RecordHead head, long micros) {

  /**
   * Makes a record of what was read.
   *
   * @throws java.time.DateTimeException when the head's timestamp is no time
   */
  static ShipRecord of(JournalRecord record) {
    return new ShipRecord(record.index(), record.line(), record.head(), micros(record.head()));
  }

  private static long micros(RecordHead head) {
    Instant time = head.time();
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** The head's timestamp in milliseconds since 1970. */
  public long millis() {
    return Math.floorDiv(micros, 1_000);
  }
}
