package dev.taffrail.journal;

import org.jspecify.annotations.Nullable;

/** One record as it was read. Immutable, for any thread. */
public final class JournalRecord {
  private final long index;
  private final byte[] line;
  private final RecordHead head;
  private final long skipped;
  private final long file;
  private final long end;
  private final @Nullable Place seal;

  // Made by whichever thread asks first: most are never asked for.
  private @Nullable Cursor next;

  /** Of a line that tells the place behind it: the head alone is long enough for that. */
  JournalRecord(
      long index, byte[] line, RecordHead head, long file, long end, @Nullable Place seal) {
    this(index, line, head, 0, file, end, seal, null);
  }

  JournalRecord(long index, byte[] line, RecordHead head, Cursor next) {
    this(index, line, head, 0, 0, 0, null, next);
  }

  private JournalRecord(
      long index,
      byte[] line,
      RecordHead head,
      long skipped,
      long file,
      long end,
      @Nullable Place seal,
      @Nullable Cursor next) {
    this.index = index;
    this.line = line;
    this.head = head;
    this.skipped = skipped;
    this.file = file;
    this.end = end;
    this.seal = seal;
    this.next = next;
  }

  JournalRecord withSkipped(long value) {
    return new JournalRecord(index, line, head, value, file, end, seal, next);
  }

  /** Its leaf index; in an unsealed journal its number since the cursor's start. */
  public long index() {
    return index;
  }

  /** The stored bytes without LF; not copied, not to be changed. */
  public byte[] line() {
    return line;
  }

  /** The head of the line. */
  public RecordHead head() {
    return head;
  }

  /**
   * How many records before this one were deleted by retention before they were read; 0 as a rule.
   * An unsealed journal cannot tell how many: 1 then stands for at least one, or for none when all
   * of a deleted file had been read.
   */
  public long skipped() {
    return skipped;
  }

  /** The cursor behind this record. */
  public Cursor next() {
    Cursor cursor = next;
    if (cursor == null) {
      cursor = Cursor.of(new Place(file, end, index + 1, Place.tailBehind(line)), seal);
      next = cursor;
    }
    return cursor;
  }
}
