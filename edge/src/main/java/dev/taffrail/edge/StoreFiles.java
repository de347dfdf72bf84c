package dev.taffrail.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a database that is kept under another name. */
final class StoreFiles {
  private StoreFiles() {}

  /**
   * Renames a database to the first free one of {@code .corrupt-1}, {@code .corrupt-2} and so on.
   *
   * @return its new name
   */
  static Path putAside(Path path) throws IOException {
    int number = 1;
    while (Files.exists(aside(path, number))) {
      number++;
    }
    Path aside = aside(path, number);
    // The log first: left behind, it would be taken for that of the new database.
    for (String part : new String[] {"-wal", "-shm", ""}) {
      Path file = path.resolveSibling(path.getFileName() + part);
      if (Files.exists(file)) {
        Files.move(file, path.resolveSibling(aside.getFileName() + part));
      }
    }
    return aside;
  }

  private static Path aside(Path path, int number) {
    return path.resolveSibling(path.getFileName() + ".corrupt-" + number);
  }
}
