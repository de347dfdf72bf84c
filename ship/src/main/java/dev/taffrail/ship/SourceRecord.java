package dev.taffrail.ship;

import dev.taffrail.journal.RecordHead;

/**
 * One record as a source gave it.
 *
 * @param record its index is what the receiver is told of it, the same at each reading: the leaf
 *     index in a journal, the number of the line in another file
 * @param bytes how many bytes of the source it takes
 * @param skipped how many records before this one were deleted before they were read; where nobody
 *     can tell how many there were, 1 stands for at least one
 * @param next the place behind this record
 */
public record SourceRecord(ShipRecord record, long bytes, long skipped, Position next) {

  /** The same with another time. */
  SourceRecord with(ShipRecord other) {
    return new SourceRecord(other, bytes, skipped, next);
  }

  long index() {
    return record.index();
  }

  byte[] line() {
    return record.line();
  }

  RecordHead head() {
    return record.head();
  }
}
