package dev.taffrail.log;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The journals of one configuration, opened and closed together. */
record OpenJournals(@Nullable Journal main, @Nullable Journal debug, Set<Path> files)
    implements Drain.Drainable {
  OpenJournals {
    files = Set.copyOf(files);
  }

  static OpenJournals open(@Nullable JournalConfig main, @Nullable JournalConfig debug)
      throws IOException {
    Journal first = main == null ? null : open(main);
    try {
      return new OpenJournals(first, debug == null ? null : open(debug), files(main, debug));
    } catch (IOException | RuntimeException e) {
      closeAfter(e, first);
      throw e;
    }
  }

  /**
   * @throws IOException that says which journal, and what is in the way
   */
  private static Journal open(JournalConfig config) throws IOException {
    try {
      return openUnnamed(config);
    } catch (IOException e) {
      throw new IOException(
          "journal " + config.path() + " cannot be opened: " + obstacle(config.path(), e), e);
    }
  }

  /** Where it is the journal's own file, its path stands before already. */
  private static String obstacle(Path path, IOException failure) {
    String words = FailureWords.of(failure);
    for (Path own : List.of(path, path.toAbsolutePath())) {
      if (words.startsWith(own + ": ")) {
        return words.substring((own + ": ").length());
      } else if (words.endsWith(": " + own)) {
        return words.substring(0, words.length() - (": " + own).length());
      }
    }
    return words;
  }

  private static Journal openUnnamed(JournalConfig config) throws IOException {
    Path folder = config.path().toAbsolutePath().getParent();
    if (folder != null) {
      if (!Files.isDirectory(folder)) { // createDirectories may refuse a link to one
        Files.createDirectories(folder);
      }
    }
    return Journal.join(config);
  }

  private static void closeAfter(Exception failure, @Nullable Journal journal) {
    try {
      if (journal != null) {
        journal.close();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static Set<Path> files(@Nullable JournalConfig main, @Nullable JournalConfig debug) {
    Set<Path> files = new HashSet<>();
    if (main != null) {
      files.add(normal(main));
    }
    if (debug != null) {
      files.add(normal(debug));
    }
    return files;
  }

  static boolean areOne(@Nullable JournalConfig main, @Nullable JournalConfig debug) {
    return main != null && debug != null && normal(main).equals(normal(debug));
  }

  private static Path normal(JournalConfig config) {
    return config.path().toAbsolutePath().normalize();
  }

  /** Whether a configuration of these journals needs a file that is open here. */
  boolean share(@Nullable JournalConfig otherMain, @Nullable JournalConfig otherDebug) {
    return files(otherMain, otherDebug).stream().anyMatch(files::contains);
  }

  void flush() throws IOException {
    if (main != null) {
      main.flush();
    }
    if (debug != null) {
      debug.flush();
    }
  }

  /** When neither can be closed well, the second failure is kept beside the first. */
  @Override
  @SuppressWarnings("try") // the resource is there to be closed, not to be used
  public void close() throws IOException {
    try (Journal second = debug;
        Journal first = main) {
      return;
    }
  }

  boolean any() {
    return main != null || debug != null;
  }

  /** Records of callers that are written. */
  @Override
  public long written() {
    return written(main) + written(debug);
  }

  private static long written(@Nullable Journal journal) {
    return journal == null
        ? 0
        : journal.stats().written().values().stream().mapToLong(Long::longValue).sum();
  }
}
