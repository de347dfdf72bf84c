package dev.taffrail.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the records of a journal. */
final class Journals {
  private Journals() {}

  /** Without the journal's own records and that of the configuration, from the logger on. */
  static List<String> records(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .map(line -> line.substring(line.indexOf("\"level\":")))
        .filter(line -> !line.contains("\"logger\":\"taffrail."))
        .toList();
  }
}
