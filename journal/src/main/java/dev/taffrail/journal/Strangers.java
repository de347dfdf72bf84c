package dev.taffrail.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What has a name of the journal's and is no file of anybody's: a folder, or a link to nothing. */
final class Strangers {
  private Strangers() {}

  /**
   * Refuses a journal whose newest file is a link. A rotation would rename the link and not the
   * file, and the file may be another journal's, which has its own lock and keys.
   *
   * @throws IOException when it is one, or a folder
   */
  static void refuse(Path newest) throws IOException {
    if (Files.isSymbolicLink(newest)) {
      Path target = Files.readSymbolicLink(newest);
      throw new IOException(
          newest
              + ": expected a file, found a symbolic link to "
              + target
              + "; give the file's own path, or link its folder");
    }
    if (Files.isDirectory(newest)) {
      throw new IOException(newest + ": expected a file, found a folder");
    }
  }

  /** Moves what has the name of an older file out of the way: a rotation needs that name. */
  static void putAside(JournalFiles files, Disk disk) throws IOException {
    for (Path path : disk.list(files.directory())) {
      if (files.holdsRecords(path) && files.number(path) != 0 && isOne(path)) {
        disk.rename(path, files.freeForeign(disk));
      }
    }
  }

  static boolean isOne(Path path) {
    return Files.exists(path, NOFOLLOW_LINKS) && !Files.isRegularFile(path);
  }

  /** What it is, for messages. */
  static String kind(Path path) {
    return Files.isDirectory(path) ? "a folder" : "what is no regular file";
  }
}
