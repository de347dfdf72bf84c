package dev.taffrail.journal;

import dev.taffrail.journal.RecordHead.HeadScanner;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the records of one file, from a place on. For one thread. */
final class SegmentReader implements Closeable {
  private final ReadFile file;
  private final FirstLine first;
  private final LineBuffer lines;
  private final HeadScanner head = new HeadScanner();
  private long index;

  /** Behind the last seal that was given out. */
  private @Nullable Place seal;

  private @Nullable TornRegions torn;
  private boolean left;
  private long malformed;

  SegmentReader(Start start) {
    this.file = start.file();
    this.first = start.first();
    this.lines = new LineBuffer(file, start.offset());
    this.index = start.index();
    this.seal = start.seal();
  }

  /** The next record that is complete; null when there is none, or what comes next is torn. */
  @Nullable JournalRecord next() throws IOException {
    while (lines.find()) {
      if (lines.isLine()) {
        JournalRecord record = record();
        if (record != null) {
          return record;
        }
      } else if (!passTorn()) {
        return null;
      }
    }
    return null;
  }

  /** Passes over records of some levels; null when the next is not such a one. */
  JournalReader.@Nullable Passed pass(Predicate<Level> levels, int most) throws IOException {
    return passWhile(() -> levels.test(head.level()), most);
  }

  /** Passes over records that a look refuses; null when the next is not such a one. */
  JournalReader.@Nullable Passed passUnless(JournalReader.Look look, int most) throws IOException {
    return passWhile(
        () -> {
          RecordHead found = head.head();
          return found != null
              && !look.mayBeWanted(found, lines.buffer(), lines.start(), lines.length());
        },
        most);
  }

  private JournalReader.@Nullable Passed passWhile(BooleanSupplier isPassed, int most)
      throws IOException {
    long records = 0;
    long from = lines.startOffset();
    while (records < most
        && lines.find()
        && lines.isLine()
        && hasPlainHead()
        && isPassed.getAsBoolean()) {
      index++;
      records++;
      lines.pass();
    }
    return records == 0
        ? null
        : new JournalReader.Passed(records, lines.startOffset() - from, Cursor.of(place(), seal));
  }

  /** Never a line of the journal's own: a seal is forced before it counts as read. */
  private boolean hasPlainHead() {
    // What a text with an escape reads as, only poll finds out.
    return head.scan(lines.buffer(), lines.start(), lines.length())
        && !head.hasEscape()
        && !head.isLogger(ControlFields.LOGGER);
  }

  ReadFile file() {
    return file;
  }

  boolean sealed() {
    return first.sealed();
  }

  /** The index of the next record. */
  long index() {
    return index;
  }

  /** Lines that were passed over: no records, and explained by no recovery. */
  long malformed() {
    return malformed;
  }

  /** How many bytes are still to come in this file. */
  long remaining() throws IOException {
    return Math.max(0, file.length() - lines.startOffset());
  }

  /** Whether the file grew or shrank since it was read to its end. */
  boolean changed() throws IOException {
    return file.length() != readTo();
  }

  /** Whether bytes are gone that were read, or others stand in their place. */
  boolean isCut() throws IOException {
    boolean cut =
        file.length() < readTo() || lines.isReplaced() || (torn != null && torn.isReplaced());
    if (cut) {
      file.forgetForced();
    }
    return cut;
  }

  /** Whether the writer was seen to have gone on to another file. */
  boolean left() {
    return left;
  }

  /** Says whether the writer has left this file: then no recovery will explain what is torn. */
  void setLeft(boolean left) {
    this.left = left;
  }

  /** Takes the rest, a line that nobody will end, for malformed. */
  void abandonRest() throws IOException {
    malformed += remaining() > 0 ? 1 : 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private long readTo() {
    return torn == null ? lines.readTo() : Math.max(torn.readTo(), lines.readTo());
  }

  private @Nullable JournalRecord record() throws IOException {
    byte[] line = lines.line();
    RecordHead found = head.scan(line, 0, line.length) ? head.head() : null;
    if (found == null) {
      passMalformed();
      return null;
    }
    boolean isSeal = sealed() && found.isControl() && found.event().equals(SealLine.EVENT);
    if (isSeal) {
      settle(line);
    }
    long own = index++;
    lines.pass();
    if (!isSeal) {
      return new JournalRecord(own, line, found, first.hash(), lines.startOffset(), seal);
    }
    seal = place();
    return new JournalRecord(own, line, found, Cursor.of(seal, seal));
  }

  /** Before the next line. */
  private Place place() throws IOException {
    return new Place(first.hash(), lines.startOffset(), index, lines.tail());
  }

  /** A seal that was shipped must not be lost by a power cut: the next would say something else. */
  private void settle(byte[] line) throws IOException {
    file.force(lines.endOffset());
    if (lines.startOffset() == 0) {
      file.forceName();
    }
    if (malformed > 0) {
      index = stated(line);
    }
  }

  /** How many leaves were passed over with what is torn, only the seal knows. */
  private long stated(byte[] seal) {
    try {
      return SealLine.parse(seal).seal().size();
    } catch (IllegalArgumentException e) {
      // A verifier will say what is wrong with it; a reader goes on counting.
      return index;
    }
  }

  private boolean passTorn() throws IOException {
    if (torn == null) {
      torn = new TornRegions(file, lines.startOffset());
    }
    long end = torn.end(lines.startOffset(), sealed() ? index : -1);
    if (end >= 0) {
      lines.seek(end);
      return true;
    }
    if (sealed() && !left) {
      return false;
    }
    passMalformed();
    return true;
  }

  private void passMalformed() {
    malformed++;
    index += sealed() ? 1 : 0;
    lines.pass();
  }
}
