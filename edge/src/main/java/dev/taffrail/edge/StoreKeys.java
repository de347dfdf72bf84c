package dev.taffrail.edge;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the file system knows a database's files by; each null when it is not there. */
record StoreKeys(
    @Nullable Object database,
    @Nullable Object log,
    @Nullable Object index,
    @Nullable Object lock) {
  /**
   * @param name the database's, which may be a link
   * @param path where it was when it was opened
   */
  static StoreKeys of(Path name, Path path) throws IOException {
    return new StoreKeys(
        StoreFiles.key(name),
        StoreFiles.key(StoreFiles.log(path)),
        StoreFiles.key(StoreFiles.index(path)),
        StoreFiles.key(StoreFiles.lock(path)));
  }
}
