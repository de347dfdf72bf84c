package dev.taffrail.agent.demo;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads on in a journal that another process writes. */
final class Follower implements AutoCloseable {
  private final JournalReader reader;
  private final Consumer<JournalRecord> use;

  Follower(Path journal, Consumer<JournalRecord> use) throws IOException {
    this.reader = JournalReader.open(journal, Cursor.START);
    this.use = use;
  }

  /** Takes all records that are there now. */
  void follow() throws IOException {
    for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
      use.accept(record);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
