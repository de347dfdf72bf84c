package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One journal, read from a place on, or back from one piece by piece: keeps the newest records that
 * match, and no more of them.
 */
final class Stretch implements AutoCloseable {
  static final int MOST_RECORDS = 200;
  static final long MOST_BYTES = 1 << 20;

  private static final int PASS = 200;

  private final String journal;
  private final Path path;
  private final Filter filter;
  private final ArrayDeque<FoundRecord> newest = new ArrayDeque<>();
  private @Nullable JournalReader reader;
  private long bytes;
  private long passed;
  private long bytesRead;

  /** When the newest one was written that matches and was let go of. */
  private @Nullable Instant passedTime;

  /** Behind all that was read; null while nothing was, of a stretch up to the journal's end. */
  private @Nullable Cursor end;

  /** Where reading began; null while it did not yet. */
  private @Nullable Cursor start;

  /** When the first record was written that was met behind that place. */
  private @Nullable Instant startTime;

  /** Whether more lies before what was read. */
  private boolean hasOlder;

  private Stretch(String journal, Path path, Filter filter) {
    this.journal = journal;
    this.path = path;
    this.filter = filter;
  }

  /** One that goes on from a place. */
  static Stretch from(String journal, Path path, Filter filter, Cursor from) throws IOException {
    Stretch stretch = new Stretch(journal, path, filter);
    stretch.reader = JournalReader.open(path, from);
    stretch.end = from;
    return stretch;
  }

  /**
   * One that goes back from a place.
   *
   * @param before null for the journal's end
   */
  static Stretch before(String journal, Path path, Filter filter, @Nullable Cursor before) {
    Stretch stretch = new Stretch(journal, path, filter);
    stretch.end = before;
    stretch.hasOlder = true;
    return stretch;
  }

  /** Reads all that came since. */
  void readOn() throws IOException {
    JournalReader on = reader;
    if (on != null) {
      end = read(on, on.cursor(), null);
    }
  }

  /**
   * Reads the piece before what was read. Only where {@link #isReadUp}.
   *
   * @param most how many bytes; a sealed file is read whole
   */
  void readOlder(long most) throws IOException {
    Optional<Cursor> found = JournalReader.before(path, behind(), most);
    hasOlder = found.isPresent() && !found.get().equals(Cursor.START);
    if (found.isPresent()) {
      long read = bytesRead;
      readPiece(found.get());
      // Lines that are no records are read as well.
      bytesRead += bytesRead == read ? most : 0;
    }
  }

  /** Whether all that was found is taken, and there is more before it. */
  boolean isReadUp() {
    return newest.isEmpty() && passed == 0 && hasOlder;
  }

  /** Whether something older than what is taken matches or was not looked at. */
  boolean hasOlder() {
    return hasOlder || left() > 0;
  }

  private @Nullable Cursor behind() {
    return start == null ? end : start;
  }

  private void readPiece(Cursor from) throws IOException {
    Cursor to = behind();
    Instant later = startTime;
    startTime = null;
    try (JournalReader piece = JournalReader.open(path, from)) {
      Cursor read = read(piece, from, to);
      end = to == null ? read : end;
    }
    start = from;
    startTime = startTime == null ? later : startTime;
  }

  /**
   * A piece lies in one file: a record of another one comes after it, or is there because that file
   * is gone. There need not be one that does: lines that are no records may be all that follows.
   *
   * @param to null for the journal's end
   * @return the place behind what was read
   */
  private Cursor read(JournalReader records, Cursor from, @Nullable Cursor to) throws IOException {
    Cursor before = records.cursor();
    for (JournalRecord r = records.poll(); r != null; r = records.poll()) {
      startTime = startTime == null ? r.head().time() : startTime;
      if (to != null && (!r.next().isBehind(from) || r.next().isBehind(to))) {
        return before;
      }
      take(before, r);
      pass(records, to);
      before = records.cursor();
    }
    return before;
  }

  /** Only a little beyond the end of a piece: a file may be much larger. */
  private void pass(JournalReader records, @Nullable Cursor to) throws IOException {
    JournalReader.Passed passed;
    do {
      passed = records.passUnless(filter::mayMatch, PASS);
      bytesRead += passed == null ? 0 : passed.bytes();
    } while (passed != null && (to == null || !passed.next().isBehind(to)));
  }

  private void take(Cursor before, JournalRecord record) {
    bytesRead += record.line().length;
    if (!filter.matches(record)) {
      return;
    }
    newest.add(new FoundRecord(journal, before, record));
    bytes += Printable.mostBytes(record.line());
    while (newest.size() > MOST_RECORDS || bytes > MOST_BYTES) {
      FoundRecord removed = newest.remove();
      bytes -= Printable.mostBytes(removed.record().line());
      passedTime = removed.record().head().time();
      passed++;
    }
  }

  boolean await(Duration time) throws IOException, InterruptedException {
    JournalReader on = reader;
    return on != null && on.await(time);
  }

  /** When the newest record that is left was written; null when none is left. */
  @Nullable Instant newestTime() {
    FoundRecord last = newest.peekLast();
    return last == null ? null : last.record().head().time();
  }

  /** Until when records of this journal may have been written that are not here; null for never. */
  @Nullable Instant missingUntil() {
    return passed > 0 ? passedTime : hasOlder ? startTime : null;
  }

  FoundRecord removeNewest() {
    FoundRecord removed = newest.removeLast();
    bytes -= Printable.mostBytes(removed.record().line());
    return removed;
  }

  /** Takes a record back that was the newest; the last one that was removed first. */
  void putBack(FoundRecord removed) {
    newest.addLast(removed);
    bytes += Printable.mostBytes(removed.record().line());
  }

  /** Lets go of all records that are left; they still count as read. */
  void passRest() {
    passedTime = newest.isEmpty() ? passedTime : newestTime();
    passed += newest.size();
    newest.clear();
    bytes = 0;
  }

  /** What the records that are left may take on a page. */
  long bytes() {
    return bytes;
  }

  /** How much was read. */
  long bytesRead() {
    return bytesRead;
  }

  /** How many records match that were read and not taken. */
  long left() {
    return passed + newest.size();
  }

  /**
   * Where to go on reading back when these records were taken.
   *
   * @param oldest of those that were taken; null when none was
   */
  Cursor olderThan(@Nullable FoundRecord oldest) {
    if (reader == null && left() == 0 && start != null) {
      return start;
    }
    return oldest == null ? end() : oldest.before();
  }

  /** The place behind all that was read. */
  Cursor end() {
    return end == null ? Cursor.START : end;
  }

  @Override
  public void close() throws IOException {
    JournalReader on = reader;
    if (on != null) {
      on.close();
    }
  }
}
