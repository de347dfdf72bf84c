package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads journals for tests. */
final class Reading {
  private Reading() {}

  /** Everything that is there from the cursor on. */
  static List<JournalRecord> all(Path journal, Cursor from) throws IOException {
    try (JournalReader reader = JournalReader.open(journal, from)) {
      return all(reader);
    }
  }

  /** Everything that the reader has now. */
  static List<JournalRecord> all(JournalReader reader) throws IOException {
    List<JournalRecord> records = new ArrayList<>();
    for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
      records.add(r);
    }
    return records;
  }

  static String text(JournalRecord record) {
    return new String(record.line(), UTF_8);
  }
}
