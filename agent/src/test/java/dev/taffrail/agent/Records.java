package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records of journals: writes them, and reads what callers wrote. */
final class Records {
  private Records() {}

  /** A record of this day at that second. */
  static String at(int second, String level, String event, String fields) {
    return String.format(
        "{\"timestamp\":\"2026-05-30T08:37:%02d.000000Z\",\"level\":\"%s\",\"logger\":\"edge.test\","
            + "\"event\":\"%s\"%s}",
        second, level, event, fields);
  }

  static void write(Path path, String... lines) throws IOException {
    write(JournalConfig.at(path), lines);
  }

  static void write(JournalConfig config, String... lines) throws IOException {
    try (Journal journal = Journal.open(config)) {
      for (String line : lines) {
        journal.append(line.getBytes(UTF_8));
      }
    }
  }

  /** All but the journal's own lines. */
  static List<String> read(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(path, Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        if (!r.head().isControl()) {
          lines.add(new String(r.line(), UTF_8));
        }
      }
    }
    return lines;
  }
}
