package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this process holds open, as Linux tells it. */
final class Descriptors {
  private Descriptors() {}

  /** The files and folders within a folder, once for each descriptor. */
  static List<Path> within(Path folder) throws IOException {
    Path real = folder.toRealPath();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .flatMap(descriptor -> target(descriptor).stream())
          .filter(file -> file.startsWith(real))
          .toList();
    }
  }

  private static Optional<Path> target(Path descriptor) {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor));
    } catch (IOException e) {
      // Closed meanwhile.
      return Optional.empty();
    }
  }
}
