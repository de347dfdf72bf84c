package dev.taffrail.agent.config;

import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.CloudStore;
import dev.taffrail.edge.StoreAction;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.tail.FilePatterns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sees that no sink, no store and no action writes into a journal or into another's file, and that
 * nothing is followed that this program itself writes: it would ship for ever what it wrote a
 * moment ago, or twice what it ships anyway.
 */
final class OwnFiles {
  /** How a file's name goes on that was rotated once. */
  private static final String ROTATED = ".1";

  /** How names of a journal's files end that hold nothing of other programs; not all of them. */
  private static final List<String> OF_JOURNAL = List.of("", ROTATED, ".chain", ".keys", ".vkey");

  /** Where in a name of files a pattern begins. */
  private static final Pattern PATTERN = Pattern.compile("[*?\\[{\\\\]");

  private final Map<Path, String> taken = new LinkedHashMap<>();

  /** What this program itself writes. */
  private final Map<Path, String> written = new LinkedHashMap<>();

  private OwnFiles() {}

  static void check(Section root, Configuration configuration) {
    OwnFiles own = new OwnFiles();
    own.takeJournals(configuration);
    for (SinkSettings sink : configuration.sinks().values()) {
      if (sink.destination() instanceof Destination.File file) {
        String owner = own.takeFile(file.config().path(), "sink " + sink.name());
        if (owner != null) {
          wrong(root, "sinks", sink.name(), "a file of its own", "one of " + owner);
        }
      }
    }
    own.takeStores(root, configuration);
    for (String sink : configuration.sinks().keySet()) {
      // What its receiver refused: followed, it would be refused once more, and so on.
      own.write(configuration.journal().path(), ".refused." + sink + ".log", "sink " + sink);
      own.write(
          configuration.journal().path(), ".refused." + sink + ".log" + ROTATED, "sink " + sink);
      own.write(configuration.journal().path(), ".cursor." + sink + ".bulk", "sink " + sink);
    }
    own.writeJournal(configuration.journal(), "journal, which is shipped anyway");
    JournalConfig debug = configuration.debug();
    if (debug != null) {
      own.writeJournal(debug, "debug");
    }
    for (SourceSettings source : configuration.sources().values()) {
      String found = source.files() == null ? null : own.followed(source.files().files());
      if (found != null) {
        String what = found + ": exclude it";
        wrong(root, "sources", source.name(), "files that this program does not write", what);
      }
    }
  }

  private void takeStores(Section root, Configuration configuration) {
    List<Path> series =
        configuration.pipelines().values().stream()
            .flatMap(pipeline -> Stream.ofNullable(pipeline.csv()))
            .toList();
    for (PipelineSettings pipeline : configuration.pipelines().values()) {
      CloudStore store = pipeline.cloud() == null ? null : pipeline.cloud().store();
      String owner = store == null ? null : takeFile(store.path(), "pipeline " + pipeline.name());
      if (owner != null) {
        wrong(root, "pipelines", pipeline.name(), "a store of its own", "a file of " + owner);
      }
      // What is no database would be put aside as a damaged one.
      if (store != null && series.contains(store.path())) {
        wrong(
            root, "pipelines", pipeline.name(), "a store of its own", "a series, " + store.path());
      }
      takeActions(root, pipeline, series);
    }
  }

  private void takeActions(Section root, PipelineSettings pipeline, List<Path> series) {
    for (ActionConfig action : pipeline.actions()) {
      if (action.kind() instanceof StoreAction store) {
        String owner = takeFile(store.path(), "pipeline " + pipeline.name());
        String found = series.contains(store.path()) ? "a series, " + store.path() : null;
        found = owner == null ? found : "one of " + owner;
        if (found != null) {
          String expected = "a file of its own for the action " + action.name();
          wrong(root, "pipelines", pipeline.name(), expected, found);
        }
      }
    }
  }

  private void takeJournals(Configuration configuration) {
    taken.put(configuration.journal().path(), "journal");
    JournalConfig debug = configuration.debug();
    if (debug != null) {
      taken.put(debug.path(), "debug");
    }
    for (SourceSettings source : configuration.sources().values()) {
      JournalConfig journal = source.journal();
      if (journal != null) {
        taken.putIfAbsent(journal.path(), "source " + source.name());
        if (source.hasLines()) {
          writeJournal(journal, "source " + source.name());
        }
      }
    }
  }

  private void writeJournal(JournalConfig journal, String owner) {
    OF_JOURNAL.forEach(ending -> write(journal.path(), ending, owner));
  }

  private void write(Path path, String ending, String owner) {
    written.putIfAbsent(Path.of(path + ending), owner);
  }

  /** Whose file it is already; null when it is nobody's. */
  private @Nullable String takeFile(Path path, String owner) {
    for (Map.Entry<Path, String> other : taken.entrySet()) {
      if (isBeside(path, other.getKey()) || isBeside(other.getKey(), path)) {
        return other.getValue();
      }
    }
    taken.put(path, owner);
    write(path, "", owner);
    write(path, ROTATED, owner);
    return null;
  }

  /** Journals and rotated files have names of their own that begin with that of the newest one. */
  private static boolean isBeside(Path path, Path newest) {
    Path name = inRealFolder(path);
    Path newestName = inRealFolder(newest);
    return name.equals(newestName)
        || name.toString().startsWith(newestName + ".")
        || real(path).equals(real(newest));
  }

  /** What of ours they mean, and whose that is; null when nothing. */
  private @Nullable String followed(FilePatterns files) {
    for (Map.Entry<Path, String> own : written.entrySet()) {
      for (Path name : names(own.getKey(), files)) {
        if (files.matches(name)) {
          return name + " of " + own.getValue();
        }
      }
    }
    return followedByLink(files);
  }

  /**
   * How these patterns would name a file, be it there or not, whatever links lead to its folder.
   */
  private static Set<Path> names(Path own, FilePatterns files) {
    Set<Path> names = new LinkedHashSet<>(List.of(own));
    for (String pattern : files.include()) {
      String plain = PATTERN.split(pattern, 2)[0];
      Path folder = Path.of(plain.substring(0, plain.lastIndexOf('/') + 1));
      Path realFolder = real(folder);
      Path realOwn = inRealFolder(own);
      if (realOwn.startsWith(realFolder)) {
        names.add(folder.resolve(realFolder.relativize(realOwn)));
      }
    }
    return names;
  }

  /** The same of a link to one of our files, and of a folder to which a pattern and a link lead. */
  private @Nullable String followedByLink(FilePatterns files) {
    Map<Path, String> owners = new HashMap<>();
    written.forEach((path, owner) -> owners.putIfAbsent(real(path), owner));
    try {
      for (Path name : files.present()) {
        String owner = owners.get(real(name));
        if (owner != null) {
          return name + " of " + owner;
        }
      }
    } catch (IOException e) {
      // The source says so when it is opened.
    }
    return null;
  }

  private static Path inRealFolder(Path path) {
    Path folder = path.getParent();
    return folder == null ? path : real(folder).resolve(path.getFileName());
  }

  /** Without links, as far as it is there. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException notThere) {
      return inRealFolder(path);
    }
  }

  private static void wrong(
      Section root, String section, String name, String expected, String found) {
    Value value = root.section(section).all().get(name);
    if (value != null) {
      value.wrong(expected, found);
    }
  }
}
