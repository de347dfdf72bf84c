package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records to write, and what stands in the files afterwards. */
final class Lines {
  private Lines() {}

  static byte[] record(Level level, String logger, String event, String fields) {
    String line =
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\""
            + level.label()
            + "\",\"logger\":\""
            + logger
            + "\",\"event\":\""
            + event
            + "\""
            + fields
            + "}";
    return line.getBytes(UTF_8);
  }

  static byte[] info(int n) {
    return record(Level.INFO, "edge.sensor", "reading", ",\"n\":" + n);
  }

  /** A record of exactly so many bytes. */
  static byte[] ofLength(Level level, int length) {
    int bare = record(level, "edge.sensor", "reading", ",\"pad\":\"\"").length;
    return record(
        level, "edge.sensor", "reading", ",\"pad\":\"" + "x".repeat(length - bare) + "\"");
  }

  static boolean offer(Journal journal, Level level, byte[] line) {
    return journal.offer(level, line, 0, line.length);
  }

  /** The lines of all files of a journal, oldest first. */
  static List<String> of(Path journal) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = 600; number >= 0; number--) {
      Path file = new JournalFiles(journal).rotated(number);
      if (Files.exists(file)) {
        lines.addAll(List.of(new String(Files.readAllBytes(file), UTF_8).split("\n")));
      }
    }
    lines.removeIf(String::isEmpty);
    return lines;
  }

  /** The same without the journal's own lines. */
  static List<String> ofCallers(Path journal) throws IOException {
    List<String> lines = of(journal);
    lines.removeIf(line -> line.contains("\"logger\":\"taffrail.journal\""));
    return lines;
  }
}
