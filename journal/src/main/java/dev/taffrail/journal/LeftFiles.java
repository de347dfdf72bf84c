package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that an unsealed journal has left and not yet forced, oldest first. They are forced
 * when the newest one is: a rotation under load waits for no device, unless so many wait already
 * that no more can be held open, and what is rotated away before it is due never wears the flash.
 *
 * <p>For the writer's thread. While another one forces them, they may be left, renamed and deleted,
 * but not closed: that is what {@link #tidy} is for.
 */
final class LeftFiles {
  /** Each is held open. */
  private static final int MOST = 32;

  private final Disk disk;
  private final Map<Path, ActiveFile> unforced = new LinkedHashMap<>();

  /** Of no use any more, and still open. */
  private final Deque<ActiveFile> done = new ArrayDeque<>();

  LeftFiles(Disk disk) {
    this.disk = disk;
  }

  /** Takes a file that is not written to any more. */
  void add(Path path, ActiveFile file) {
    ActiveFile deleted = unforced.put(path, file);
    if (deleted != null) {
      // By somebody else.
      drop(deleted);
    }
  }

  /** Takes a file that need not be forced any more. */
  void drop(ActiveFile file) {
    done.add(file);
  }

  /** Whether these have to be forced before another one is taken. */
  boolean isFull() {
    return unforced.size() + done.size() >= MOST;
  }

  void rename(Path from, Path to) throws IOException {
    ActiveFile file = unforced.get(from);
    if (file == null) {
      disk.rename(from, to);
    } else {
      file.rename(to);
      unforced.remove(from);
      add(to, file);
    }
  }

  void delete(Path path) throws IOException {
    disk.delete(path);
    ActiveFile file = unforced.remove(path);
    if (file != null) {
      drop(file);
    }
  }

  /** Those that are to be forced. */
  List<ActiveFile> files() {
    return List.copyOf(unforced.values());
  }

  /**
   * Forces a file. When that fails, it is saved as far as can be, stays in doubt, and need not be
   * forced again. For any thread.
   */
  static void force(ActiveFile file) throws IOException {
    try {
      file.force();
    } catch (IOException e) {
      file.rescue();
      throw e;
    }
  }

  /** Forces and closes all; not while another thread does. */
  void force() throws IOException {
    for (ActiveFile file : files()) {
      force(file);
    }
    tidy();
  }

  /** Closes what is forced, in doubt, or deleted; not while another thread forces these files. */
  void tidy() throws IOException {
    for (ActiveFile file : files()) {
      if (file.isForced() || file.isSuspect()) {
        unforced.values().remove(file);
        drop(file);
      }
    }
    while (!done.isEmpty()) {
      done.remove().close();
    }
  }

  void close() throws IOException {
    unforced.values().forEach(this::drop);
    unforced.clear();
    tidy();
  }
}
