package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files that an unsealed journal has left and not yet forced, oldest first. They are forced
 * when the newest one is: a rotation under load waits for no device, and what is rotated away
 * before it is due never wears the flash.
 */
final class LeftFiles {
  /** Each is held open. */
  private static final int MOST = 32;

  private final Disk disk;
  private final Map<Path, ActiveFile> unforced = new LinkedHashMap<>();

  LeftFiles(Disk disk) {
    this.disk = disk;
  }

  /** Takes a file that is not written to any more; when there are many, they are forced first. */
  void add(Path path, ActiveFile file) throws IOException {
    if (unforced.size() >= MOST) {
      force();
    }
    keep(path, file);
  }

  private void keep(Path path, ActiveFile file) throws IOException {
    ActiveFile deleted = unforced.put(path, file);
    if (deleted != null) {
      // By somebody else.
      deleted.close();
    }
  }

  void rename(Path from, Path to) throws IOException {
    ActiveFile file = unforced.get(from);
    if (file == null) {
      disk.rename(from, to);
    } else {
      file.rename(to);
      unforced.remove(from);
      keep(to, file);
    }
  }

  void delete(Path path) throws IOException {
    disk.delete(path);
    ActiveFile file = unforced.remove(path);
    if (file != null) {
      file.close();
    }
  }

  /**
   * Forces all.
   *
   * @throws IOException when one of them fails: it is saved as far as can be, stays in doubt, and
   *     is not forced again
   */
  void force() throws IOException {
    for (Iterator<ActiveFile> files = unforced.values().iterator(); files.hasNext(); ) {
      try (ActiveFile file = files.next()) {
        files.remove();
        force(file);
      }
    }
  }

  private static void force(ActiveFile file) throws IOException {
    try {
      file.force();
    } catch (IOException e) {
      file.rescue();
      throw e;
    }
  }

  void close() throws IOException {
    for (ActiveFile file : unforced.values()) {
      file.close();
    }
  }
}
