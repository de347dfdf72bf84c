package dev.taffrail.ship;

import dev.taffrail.journal.RecordHead;

/**
 * One record as a source gave it.
 *
 * @param index what the receiver is told of it, the same at each reading: the leaf index in a
 *     journal, the number of the line in another file
 * @param line the record's bytes without LF; not copied, not to be changed
 * @param head the head of the line
 * @param bytes how many bytes of the source it takes
 * @param skipped how many records before this one were deleted before they were read; where nobody
 *     can tell how many there were, 1 stands for at least one
 * @param next the place behind this record
 */
// The line is not copied for each lane: a record is read by one, and compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record SourceRecord(
    long index, byte[] line, RecordHead head, long bytes, long skipped, Position next) {}
