package dev.taffrail.edge.watch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how much room there is. */
@FunctionalInterface
interface DiskSpace {
  DiskSpace SYSTEM =
      path -> {
        FileStore store = Files.getFileStore(path);
        return new Space(store, store.getUsableSpace(), store.getTotalSpace());
      };

  /**
   * A file system.
   *
   * @param store equal for files of the same one
   * @param free bytes that this process may still use
   * @param total its size in bytes
   */
  record Space(Object store, long free, long total) {}

  /**
   * Of the file system of a file that is there.
   *
   * @throws IOException when that cannot be told
   */
  Space of(Path path) throws IOException;
}
