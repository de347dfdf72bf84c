package dev.taffrail.log;

import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replaces one configuration by another, one thread at a time. */
final class Configuring {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final AtomicReference<@Nullable Taffrail> CURRENT = new AtomicReference<>();

  interface Opening {
    Taffrail open() throws IOException;
  }

  private Configuring() {}

  static @Nullable Taffrail current() {
    return CURRENT.get();
  }

  static Taffrail replace(
      @Nullable JournalConfig journal, @Nullable JournalConfig debugJournal, Opening opening) {
    LOCK.lock();
    try {
      Taffrail before = CURRENT.get();
      if (before != null && before.journals().share(journal, debugJournal)) {
        before.shutdown(); // a journal has one writer
      }
      Taffrail next = opening.open();
      next.install();
      CURRENT.set(next);
      if (before != null) {
        before.shutdown();
      }
      return next;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } finally {
      LOCK.unlock();
    }
  }

  /** What is configured already; else what this makes. */
  static Taffrail orCurrent(Supplier<Taffrail> configuration) {
    LOCK.lock();
    try {
      Taffrail current = CURRENT.get();
      return current != null ? current : configuration.get();
    } finally {
      LOCK.unlock();
    }
  }

  /** For what configures itself: never in place of what the program configured meanwhile. */
  static void unlessConfigured(Runnable configuration) {
    LOCK.lock();
    try {
      if (CURRENT.get() == null) {
        configuration.run();
      }
    } finally {
      LOCK.unlock();
    }
  }

  static void leave(Taffrail taffrail) {
    CURRENT.compareAndSet(taffrail, null);
  }
}
