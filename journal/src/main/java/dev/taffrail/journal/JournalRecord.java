package dev.taffrail.journal;

/**
 * One record as it was read.
 *
 * @param index its leaf index; in an unsealed journal its number since the cursor's start
 * @param line the stored bytes without LF; not copied, not to be changed
 * @param head the head of the line
 * @param skipped how many records before this one were deleted by retention before they were read;
 *     0 as a rule. An unsealed journal cannot tell how many: 1 then stands for at least one, or for
 *     none when all of a deleted file had been read
 * @param next the cursor behind this record
 */
// The line is not copied for each reader: a record is read by one, and compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record JournalRecord(long index, byte[] line, RecordHead head, long skipped, Cursor next) {

  JournalRecord withSkipped(long value) {
    return new JournalRecord(index, line, head, value, next);
  }
}
