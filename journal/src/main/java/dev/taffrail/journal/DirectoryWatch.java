package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hears of changes in a directory and wakes those who wait for one of its files. All readers of a
 * process share one for each directory: the system allows few, and each costs threads. Nobody is
 * woken while nothing changes. For any thread.
 */
final class DirectoryWatch implements Closeable {
  private static final ReentrantLock REGISTRY = new ReentrantLock();
  private static final Map<Path, DirectoryWatch> OPEN = new HashMap<>();

  private final Path directory;
  private final WatchService service;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Long> changes = new HashMap<>();
  private boolean over;
  private int users;

  private DirectoryWatch(Path directory, WatchService service) {
    this.directory = directory;
    this.service = service;
  }

  /**
   * @throws IOException when the directory is not there or the system watches no more of them
   */
  static DirectoryWatch open(Path directory) throws IOException {
    REGISTRY.lock();
    try {
      DirectoryWatch watch = OPEN.get(directory);
      if (watch == null) {
        watch = start(directory);
        OPEN.put(directory, watch);
      }
      watch.users++;
      return watch;
    } finally {
      REGISTRY.unlock();
    }
  }

  /**
   * How often the file was seen to change since it was asked for first; -1 when nothing more will
   * be heard.
   */
  long changes(String name) {
    lock.lock();
    try {
      return over ? -1 : changes.computeIfAbsent(name, first -> 0L);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the file changes beyond the count, this is woken, or the time runs out. */
  void await(String name, long count, AtomicBoolean woken, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (left > 0 && !over && !woken.get() && changes.getOrDefault(name, 0L) == count) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets those who wait look whether they were woken. */
  void wakeUp() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The last user's close ends the watch. */
  @Override
  public void close() throws IOException {
    REGISTRY.lock();
    try {
      if (--users == 0) {
        OPEN.remove(directory, this);
        service.close();
      }
    } finally {
      REGISTRY.unlock();
    }
  }

  private static DirectoryWatch start(Path directory) throws IOException {
    WatchService service = directory.getFileSystem().newWatchService();
    try {
      directory.register(
          service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
    } catch (IOException | RuntimeException e) {
      service.close();
      throw e;
    }
    DirectoryWatch watch = new DirectoryWatch(directory, service);
    Thread thread = new Thread(watch::run, "taffrail-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void run() {
    try {
      boolean valid = true;
      while (valid) {
        WatchKey key = service.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          heard(event);
        }
        valid = key.reset();
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // Closed by its last user; an interrupt is nobody's business but that of this thread.
    } finally {
      end();
    }
  }

  private void heard(WatchEvent<?> event) {
    lock.lock();
    try {
      boolean asked = true;
      if (event.context() instanceof Path name) {
        asked = changes.computeIfPresent(name.toString(), (same, count) -> count + 1) != null;
      } else {
        // An overflow: anything may have changed.
        changes.replaceAll((name, count) -> count + 1);
      }
      if (asked) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The directory is gone, or the watch was closed: those who wait must look for themselves. */
  private void end() {
    REGISTRY.lock();
    try {
      OPEN.remove(directory, this);
    } finally {
      REGISTRY.unlock();
    }
    lock.lock();
    try {
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
