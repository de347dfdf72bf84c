package dev.taffrail.agent.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.taffrail.agent.text.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the program itself says of losses: the records of its journal, in their order. To be looked
 * at now and then, as files of the journal go.
 */
final class Told {
  private static final Pattern LOSSES =
      Pattern.compile(
          "\"event\":\"(store_(corrupt|gone|write_failed|recovered)|cloud_(rows_lost|dead_letter)"
              + "|adapter_read_failed|configuration_reloaded)\".*}");

  private static final int MOST_BACKUPS = 12;

  private final Path journal;
  private final Set<String> lines = new LinkedHashSet<>();

  Told(Path journal) {
    this.journal = journal;
  }

  void look() throws IOException {
    for (int backup = MOST_BACKUPS; backup > 0; backup--) {
      look(Path.of(journal + "." + backup));
    }
    look(journal);
  }

  private void look(Path file) throws IOException {
    // Torn regions are no UTF-8; what is looked for is ASCII.
    try (Stream<String> all = Files.lines(file, ISO_8859_1)) {
      all.filter(line -> LOSSES.matcher(line).find()).forEach(lines::add);
    } catch (NoSuchFileException e) {
      // There are fewer yet, or it was renamed this moment: the next look finds it.
    }
  }

  /** All records of a pipeline with an event that fits. */
  Stream<Map<?, ?>> of(String event, String pipeline) {
    Pattern fits = Pattern.compile("\"event\":\"" + event + "\"");
    return lines.stream()
        .filter(line -> fits.matcher(line).find())
        .<Map<?, ?>>map(line -> (Map<?, ?>) JsonTree.of(line))
        .filter(record -> pipeline.equals(record.get("pipeline")));
  }

  /** How often it took a new configuration, whose pipelines are in place by then. */
  long reloads() {
    return lines.stream().filter(line -> line.contains("\"configuration_reloaded\"")).count();
  }

  /** How many stores with documents, as far as that was known, were put aside or were gone. */
  long damagedStores(String pipeline) {
    return of("store_(corrupt|gone)", pipeline)
        .filter(record -> !"0".equals(String.valueOf(record.get("waiting_in_it"))))
        .count();
  }

  /** The rows that ended with a pipeline, as they were in memory alone. */
  long closedRows(String pipeline) {
    return of("cloud_rows_lost", pipeline)
        .filter(record -> "closed".equals(record.get("reason")))
        .mapToLong(record -> Long.parseLong(Objects.requireNonNull(record.get("rows")).toString()))
        .sum();
  }

  /** Whether the last that it said of a pipeline's store is that it cannot be written. */
  boolean isStoreFailing(String pipeline) {
    return of("store_(write_failed|recovered)", pipeline)
        .reduce((one, later) -> later)
        .filter(record -> "store_write_failed".equals(record.get("event")))
        .isPresent();
  }

  /** How many documents were damaged so much that nobody knows which. */
  long damagedKeys(String pipeline) {
    return of("cloud_dead_letter", pipeline)
        .filter(record -> "damaged".equals(record.get("document")))
        .count();
  }

  /** The documents that the cloud refused for good, or that were damaged. */
  Set<String> deadLetters(String pipeline) {
    Set<String> ids = new LinkedHashSet<>();
    of("cloud_dead_letter", pipeline)
        .forEach(record -> ids.add(String.valueOf(record.get("document"))));
    return ids;
  }
}
