package dev.taffrail.agent.page;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A record and where it stands.
 *
 * @param journal the page's name for its journal
 * @param before the place before it, where reading begins that is to find it again
 * @param record the record
 */
record FoundRecord(String journal, Cursor before, JournalRecord record) {
  /** Looks a record up; empty when it was deleted meanwhile. */
  static Optional<FoundRecord> at(PageSources sources, Query query)
      throws IOException, BadRequestException {
    String journal = query.required("journal");
    Path path = sources.journal(journal);
    Cursor place = cursor("at", query.required("at"));
    try (JournalReader reader = JournalReader.open(path, place)) {
      JournalRecord record = reader.poll();
      // Where the place is gone, reading begins at another one.
      return record == null || record.index() != place.index()
          ? Optional.empty()
          : Optional.of(new FoundRecord(journal, place, record));
    }
  }

  static Cursor cursor(String key, String text) throws BadRequestException {
    try {
      return Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(key + ": expected a place in a journal, as this page gave it");
    }
  }

  /** The place without the seal behind which it stands: enough to find it again. */
  String at() {
    return before.toString().split(",", 2)[0];
  }
}
