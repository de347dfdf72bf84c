package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as the writer uses it: few calls, each of which can fail and each of which a
 * power cut can undo until it was forced. A seam for tests with failing and simulated disks.
 */
interface Disk {

  /** Opens a file for reading and writing, creating it when there is none. */
  DiskFile open(Path path) throws IOException;

  /** The same, created with mode 0600; refused when others than its owner can read or write it. */
  DiskFile openPrivate(Path path) throws IOException;

  boolean exists(Path path);

  /**
   * What tells the file of this name from every other, under whatever name.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  Object identity(Path path) throws IOException;

  /** How much can still be written to the directory's file system; -1 when that is not known. */
  default long usableBytes(Path directory) throws IOException {
    return -1;
  }

  long size(Path path) throws IOException;

  /** Renames a file, replacing another of the new name; never seen half done. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file; nothing happens when there is none. */
  void delete(Path path) throws IOException;

  /** Names created, renamed and deleted in the directory survive a power cut after this. */
  void forceDirectory(Path directory) throws IOException;

  /** The files of a directory, in no order. */
  List<Path> list(Path directory) throws IOException;

  void createDirectories(Path directory) throws IOException;
}
