package dev.taffrail.agent.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records of a journal from a time and a level on, each with its index in the journal as {@code
 * taffrail_index}, and {@code taffrail_redacted} where something was hidden: without these two at
 * its end, any other line is the journal's own, byte for byte.
 */
final class Excerpt {
  /** Hears of each bytes that were read. */
  interface Progress {
    void read(long bytes);
  }

  private static final int LONGEST_LINE = 64 * 1024;
  private static final int REPORT_EVERY = 256 * 1024;

  private final Path journal;
  private final Instant since;
  private final Level level;
  private final Hider hider;
  private final Progress progress;
  private long records;
  private long redacted;
  private long first = -1;
  private long last = -1;

  Excerpt(Path journal, Instant since, Level level, Hider hider, Progress progress) {
    this.journal = journal;
    this.since = since;
    this.level = level;
    this.hider = hider;
    this.progress = progress;
  }

  void writeTo(OutputStream out) throws IOException {
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      // A writer that is faster than this must not keep it at work for ever.
      long end = reader.remainingBytes();
      long read = 0;
      long reported = 0;
      for (JournalRecord r = reader.poll(); r != null && read <= end; r = reader.poll()) {
        read += r.line().length + 1;
        if (isWanted(r)) {
          write(r, out);
        }
        if (read - reported >= REPORT_EVERY) {
          progress.read(read - reported);
          reported = read;
        }
      }
      progress.read(read - reported);
    }
  }

  private boolean isWanted(JournalRecord record) {
    return record.head().level().atLeast(level) && !record.head().time().isBefore(since);
  }

  private void write(JournalRecord record, OutputStream out) throws IOException {
    byte @Nullable [] hidden = hider.hidden(record.index(), record.line(), record.head());
    byte[] line = hidden == null ? record.line() : hidden;
    String mark = ",\"taffrail_index\":" + record.index();
    mark = (hidden == null ? mark : mark + ",\"taffrail_redacted\":true") + "}";
    if (line.length + mark.length() <= LONGEST_LINE) {
      out.write(line, 0, line.length - 1);
      out.write(mark.getBytes(US_ASCII));
    } else {
      out.write(line);
    }
    out.write('\n');
    records++;
    redacted += hidden == null ? 0 : 1;
    first = first < 0 ? record.index() : first;
    last = record.index();
  }

  Path journal() {
    return journal;
  }

  long records() {
    return records;
  }

  long redacted() {
    return redacted;
  }

  /** The index of the first record; -1 when there is none. */
  long first() {
    return first;
  }

  /** The index of the last record; -1 when there is none. */
  long last() {
    return last;
  }
}
