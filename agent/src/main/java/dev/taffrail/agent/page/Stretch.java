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
import org.jspecify.annotations.Nullable;

/** One journal, read from a place on: keeps the newest records that match, and no more of them. */
final class Stretch implements AutoCloseable {
  static final int MOST_RECORDS = 200;
  static final long MOST_BYTES = 1 << 20;

  private final String journal;
  private final Filter filter;
  private final JournalReader reader;
  private final ArrayDeque<FoundRecord> newest = new ArrayDeque<>();
  private long bytes;
  private long passed;

  private Stretch(String journal, Filter filter, JournalReader reader) {
    this.journal = journal;
    this.filter = filter;
    this.reader = reader;
  }

  static Stretch open(String journal, Path path, Filter filter, Cursor from) throws IOException {
    return new Stretch(journal, filter, JournalReader.open(path, from));
  }

  /** Reads all there is. */
  void read() throws IOException {
    Cursor before = reader.cursor();
    for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
      take(before, r);
      before = r.next();
    }
  }

  /** Reads up to a place; when that is gone, nothing older than it is there any more. */
  void readUpTo(Cursor end) throws IOException {
    String place = place(end);
    Cursor before = reader.cursor();
    while (!place(before).equals(place)) {
      JournalRecord record = reader.poll();
      if (record == null) {
        newest.clear();
        bytes = 0;
        passed = 0;
        return;
      }
      take(before, record);
      before = record.next();
    }
  }

  /** File and offset: the index of an unsealed journal counts from where reading began. */
  private static String place(Cursor cursor) {
    String text = cursor.toString();
    int offset = text.indexOf(':');
    return offset < 0 ? text : text.substring(0, text.indexOf(':', offset + 1));
  }

  private void take(Cursor before, JournalRecord record) {
    if (!filter.matches(record)) {
      return;
    }
    newest.add(new FoundRecord(journal, before, record));
    bytes += Printable.mostBytes(record.line());
    while (newest.size() > MOST_RECORDS || bytes > MOST_BYTES) {
      bytes -= Printable.mostBytes(newest.remove().record().line());
      passed++;
    }
  }

  boolean await(Duration time) throws IOException, InterruptedException {
    return reader.await(time);
  }

  /** When the newest record that is left was written; null when none is left. */
  @Nullable Instant newestTime() {
    FoundRecord last = newest.peekLast();
    return last == null ? null : last.record().head().time();
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
    passed += newest.size();
    newest.clear();
    bytes = 0;
  }

  /** What the records that are left may take on a page. */
  long bytes() {
    return bytes;
  }

  /** How many records match that were read and not taken. */
  long left() {
    return passed + newest.size();
  }

  /** The place behind all that was read. */
  Cursor end() {
    return reader.cursor();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
