package dev.taffrail.log;

import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what callers have written to an unsealed journal of one file. */
public final class JournalLines {
  private JournalLines() {}

  public static JournalConfig config(Path journal) {
    return JournalConfig.at(journal).withSealed(false).withMaxBytes(0);
  }

  /** All records but those that say how logging was configured, and the journal's own. */
  public static List<Map<String, @Nullable Object>> of(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .map(line -> Json.parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .filter(record -> !String.valueOf(record.get("logger")).startsWith("taffrail."))
        .toList();
  }
}
