package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of its own for one run, below {@code java.io.tmpdir}; gone when closed. */
record Folder(Path path) implements AutoCloseable {
  static Folder create() throws IOException {
    return new Folder(Files.createTempDirectory("taffrail-bench"));
  }

  /** The same below this folder. */
  static Folder createIn(Path parent) throws IOException {
    return new Folder(Files.createTempDirectory(parent, "taffrail-bench"));
  }

  /** A folder with copies of the files, without a socket among them. */
  Folder copy() throws IOException {
    Folder copy = create();
    for (Path file : files()) {
      if (Files.isRegularFile(file)) {
        Files.copy(file, copy.path.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
