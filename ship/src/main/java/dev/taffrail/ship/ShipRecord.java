package dev.taffrail.ship;

import dev.taffrail.journal.RecordHead;

/**
 * A record on its way to a sink.
 *
 * @param index its leaf index in the journal, by which it can be proven later
 * @param line the bytes of the line without LF; not copied, not to be changed
 * @param head the head of the line
 * @param micros the head's timestamp in microseconds since 1970
 */
// The bytes are handed on, never compared or copied: a copy of each line is what must be avoided.
@SuppressWarnings("ArrayRecordComponent")
public record ShipRecord(long index, byte[] line, RecordHead head, long micros) {

  /** A record as it stands in a journal. */
  public static ShipRecord of(long index, byte[] line, RecordHead head) {
    return new ShipRecord(index, line, head, head.micros());
  }

  /** The head's timestamp in milliseconds since 1970. */
  public long millis() {
    return Math.floorDiv(micros, 1_000);
  }
}
