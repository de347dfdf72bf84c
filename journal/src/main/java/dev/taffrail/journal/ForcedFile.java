package dev.taffrail.journal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What of a file the readers of this process have made safe. Of many that follow one journal only
 * the first to come to a seal forces the file; the others wait for it and need not. For any thread.
 */
final class ForcedFile {
  /** As many files are remembered: more than all readers of a process are at. */
  private static final int MOST = 64;

  private static final ReentrantLock REGISTRY = new ReentrantLock();
  private static final Map<Id, ForcedFile> KNOWN =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, ForcedFile> eldest) {
          return size() > MOST;
        }
      };

  private final ReentrantLock lock = new ReentrantLock();
  private long forced;
  private boolean named;

  /** Forces a file. */
  @FunctionalInterface
  interface Forcing {
    /** Returns up to where the file is safe then. */
    long force() throws IOException;
  }

  /** Forces the names in a directory. */
  @FunctionalInterface
  interface Naming {
    void force() throws IOException;
  }

  /**
   * @param key what the system tells the file by; it uses it again when the file is gone
   * @param firstLine the hash of the first line, which no other file has
   */
  static ForcedFile of(Object key, long firstLine) {
    REGISTRY.lock();
    try {
      return KNOWN.computeIfAbsent(new Id(key, firstLine), id -> new ForcedFile());
    } finally {
      REGISTRY.unlock();
    }
  }

  /** Makes the file safe up to the offset, if nobody has yet. */
  void force(long offset, Forcing forcing) throws IOException {
    lock.lock();
    try {
      if (offset > forced) {
        forced = forcing.force();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes the file's name safe, if nobody has yet. */
  void forceName(Naming naming) throws IOException {
    lock.lock();
    try {
      if (!named) {
        naming.force();
        named = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Somebody cut the file: what was safe may be gone. */
  void forget() {
    lock.lock();
    try {
      forced = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Up to where the file is known to survive a power cut. */
  long forced() {
    lock.lock();
    try {
      return forced;
    } finally {
      lock.unlock();
    }
  }

  private record Id(Object key, long firstLine) {}
}
