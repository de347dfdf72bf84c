package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Journals that are open when the JVM ends, at the end of main or by SIGTERM: one shutdown hook for
 * all of them, there while any is open.
 */
final class AtExit {
  /** A disk that hangs must not keep the process from ending. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Set<Journal> OPEN = new LinkedHashSet<>();
  private static @Nullable Thread hook;

  private AtExit() {}

  static void add(Journal journal) {
    LOCK.lock();
    try {
      OPEN.add(journal);
      if (hook == null) {
        Thread thread = new Thread(AtExit::run, "taffrail-journals-exit");
        Runtime.getRuntime().addShutdownHook(thread);
        hook = thread;
      }
    } catch (IllegalStateException ending) {
      // Opened by a hook, at the very end: whoever does that closes it.
      OPEN.remove(journal);
    } finally {
      LOCK.unlock();
    }
  }

  static void remove(Journal journal) {
    LOCK.lock();
    try {
      OPEN.remove(journal);
      if (OPEN.isEmpty() && hook != null) {
        boolean removed = Runtime.getRuntime().removeShutdownHook(hook);
        hook = removed ? null : hook;
      }
    } catch (IllegalStateException ending) {
      // The hook runs, or has run: this journal was closed beside it.
      hook = null;
    } finally {
      LOCK.unlock();
    }
  }

  private static void run() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    List<Request> requests = new ArrayList<>();
    for (Journal journal : open()) {
      Request request = journal.lastWords();
      if (request != null) {
        requests.add(request);
      }
    }
    requests.forEach(request -> request.awaitUntil(deadline));
  }

  private static List<Journal> open() {
    LOCK.lock();
    try {
      return List.copyOf(OPEN);
    } finally {
      LOCK.unlock();
    }
  }
}
