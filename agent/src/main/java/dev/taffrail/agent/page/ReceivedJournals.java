package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The journals in the folder of a collector, of each device one. Those that appear later come
 * behind those that are known. For any thread.
 */
final class ReceivedJournals {
  private final Path dir;
  private final Map<String, Path> known = new LinkedHashMap<>();
  private final Set<Path> paths = new HashSet<>();

  ReceivedJournals(Path dir) {
    this.dir = dir;
  }

  /** All that are there now, by what the page calls them. */
  synchronized Map<String, Path> now() {
    try (Stream<Path> folders = Files.list(dir)) {
      for (Path folder : folders.sorted().toList()) {
        Path journal = folder.resolve(folder.getFileName() + ".log");
        if (!paths.contains(journal) && Files.isRegularFile(journal)) {
          known.put(name(folder), journal);
          paths.add(journal);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Not there yet, or not now: what is known is still shown.
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(known));
  }

  /** The device's name, and where that is no folder's, the folder's too: that is never twice. */
  private static String name(Path folder) {
    String file = String.valueOf(folder.getFileName());
    try {
      String device = Printable.of(Files.readString(folder.resolve("device")).strip());
      return device.equals(file) ? file : device + " (" + file + ")";
    } catch (IOException e) {
      return file;
    }
  }
}
