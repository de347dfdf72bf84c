package dev.taffrail.agent.page;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record and where it stands.
 *
 * @param journal the page's name for its journal
 * @param before the place before it, where reading begins that is to find it again
 * @param record the record
 */
record FoundRecord(String journal, Cursor before, JournalRecord record) {
  private static final String CHECKSUM = "~";

  /** Looks a record up; empty when it was deleted meanwhile. */
  static Optional<FoundRecord> at(PageSources sources, Query query)
      throws IOException, BadRequestException {
    String journal = query.required("journal");
    Path path = sources.journal(journal);
    String at = query.required("at");
    Cursor place = cursor("at", at.split(CHECKSUM, 2)[0]);
    try (JournalReader reader = JournalReader.open(path, place)) {
      JournalRecord record = reader.poll();
      // Where the place is gone, reading begins at another one.
      return Optional.ofNullable(record)
          .map(there -> new FoundRecord(journal, place, there))
          .filter(found -> found.at().equals(at));
    }
  }

  static Cursor cursor(String key, String text) throws BadRequestException {
    try {
      return Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(key + ": expected a place in a journal, as this page gave it");
    }
  }

  /**
   * The place without the seal behind which it stands, and the record's checksum: enough to find it
   * again, and to tell it from another one. The index does not: that of an unsealed journal counts
   * from where reading began.
   */
  String at() {
    CRC32C checksum = new CRC32C();
    checksum.update(record.line());
    return before.toString().split(",", 2)[0] + CHECKSUM + Long.toHexString(checksum.getValue());
  }
}
