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

  /** When the record behind that place was written. */
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
      end = readAll(on);
    }
  }

  /**
   * Reads the piece before what was read: the nearest one that may have records of the time that is
   * asked for. Only where {@link #isReadUp}.
   *
   * @param least how many bytes; of a sealed file it is read from the beginning
   */
  void readOlder(long least) throws IOException {
    Optional<Cursor> found = JournalReader.before(path, behind(), least);
    while (found.isPresent() && !mayMatch(found.get())) {
      found = JournalReader.before(path, found.get(), least);
    }
    hasOlder = found.isPresent() && !found.get().equals(Cursor.START);
    if (found.isPresent()) {
      readPiece(found.get());
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

  /** By the times of its first record and of the one behind its last. */
  private boolean mayMatch(Cursor place) throws IOException {
    Instant last = startTime;
    Instant first = timeAt(place);
    startTime = first;
    boolean matches = last == null || first == null || filter.mayBeBetween(first, last);
    if (!matches) {
      start = place;
    }
    return matches;
  }

  private @Nullable Instant timeAt(Cursor place) throws IOException {
    try (JournalReader at = JournalReader.open(path, place)) {
      JournalRecord record = at.poll();
      return record == null ? null : record.head().time();
    }
  }

  private void readPiece(Cursor from) throws IOException {
    Cursor to = behind();
    try (JournalReader piece = JournalReader.open(path, from)) {
      if (to == null) {
        end = readAll(piece);
      } else if (!readUpTo(piece, to)) {
        // That place is gone: nothing older than it is there any more.
        newest.clear();
        bytes = 0;
        passed = 0;
        hasOlder = false;
      }
    }
    start = from;
  }

  private Cursor readAll(JournalReader from) throws IOException {
    Cursor before = from.cursor();
    for (JournalRecord r = from.poll(); r != null; r = from.poll()) {
      take(before, r);
      before = r.next();
    }
    return before;
  }

  /** False where the end of the journal was met and not the place. */
  private boolean readUpTo(JournalReader from, Cursor to) throws IOException {
    String place = place(to);
    Cursor before = from.cursor();
    while (!place(before).equals(place)) {
      JournalRecord record = from.poll();
      if (record == null) {
        return false;
      }
      if (record.next().isBehind(to)) {
        return true;
      }
      take(before, record);
      before = record.next();
    }
    return true;
  }

  /** File and offset: the index of an unsealed journal counts from where reading began. */
  private static String place(Cursor cursor) {
    String text = cursor.toString();
    int offset = text.indexOf(':');
    return offset < 0 ? text : text.substring(0, text.indexOf(':', offset + 1));
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
