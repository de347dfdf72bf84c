package dev.taffrail.ship;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a journal. */
final class JournalSource implements Source {
  private final JournalReader reader;

  private JournalSource(JournalReader reader) {
    this.reader = reader;
  }

  /** A journal's cursor as a lane's position. */
  record At(Cursor cursor) implements Position {
    @Override
    public long index() {
      return cursor.index();
    }
  }

  /** The same of a record that was read; its cursor is made when it is asked for. */
  record Behind(JournalRecord record) implements Position {
    @Override
    public long index() {
      return record.index() + 1;
    }

    @Override
    public Position withoutRecord() {
      return new At(record.next());
    }
  }

  static Source open(Path journal, Position from) throws IOException {
    return new JournalSource(JournalReader.open(journal, cursor(from)));
  }

  /** The cursor of a position that a journal gave out. */
  static Cursor cursor(Position position) {
    if (position instanceof Behind behind) {
      return behind.record().next();
    }
    return position instanceof At at ? at.cursor() : Cursor.START;
  }

  @Override
  public @Nullable SourceRecord poll() throws IOException {
    JournalRecord read = reader.poll();
    return read == null
        ? null
        : new SourceRecord(
            ShipRecord.of(read.index(), read.line(), read.head()),
            read.line().length + 1L,
            read.skipped(),
            new Behind(read));
  }

  @Override
  public @Nullable Passed pass(Predicate<Level> levels, int most) throws IOException {
    JournalReader.Passed passed = reader.pass(levels, most);
    return passed == null
        ? null
        : new Passed(passed.records(), passed.bytes(), new At(passed.next()));
  }

  @Override
  public boolean await(Duration timeout) throws IOException, InterruptedException {
    return reader.await(timeout);
  }

  @Override
  public void wakeUp() {
    reader.wakeUp();
  }

  @Override
  public long remainingBytes() throws IOException {
    return reader.remainingBytes();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
