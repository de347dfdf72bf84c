package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a journal's newest file changes. Where the system can tell, nothing wakes up in
 * between, but for a look now and then that makes good a notice that was lost. For one thread.
 */
final class JournalWatch implements Closeable {
  /** Six readers that look this seldom wake a process 1.2 times a second. */
  private static final long WATCHED_NANOS = Duration.ofSeconds(5).toNanos();

  /** Without notices: the directory is not there yet, or the system's watches are used up. */
  private static final long UNWATCHED_NANOS = Duration.ofMillis(500).toNanos();

  private final FileNames names;
  private @Nullable DirectoryWatch watch;

  JournalWatch(FileNames names) {
    this.names = names;
  }

  /** Whether there is something to read. */
  @FunctionalInterface
  interface Look {
    boolean finds() throws IOException;
  }

  /** Waits until the look finds something; false when the time ran out. */
  boolean await(Look look, Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + saturated(timeout);
    while (true) {
      DirectoryWatch heard = watch();
      // Counted before the look: a change between the look and the wait ends the wait at once.
      long changes = heard == null ? -1 : heard.changes(names.files().name());
      if (look.finds()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (heard == null) {
        Thread.sleep(Duration.ofNanos(Math.min(left, UNWATCHED_NANOS)).toMillis() + 1);
      } else {
        heard.await(names.files().name(), changes, Math.min(left, WATCHED_NANOS));
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** Null where nothing can be heard now; asked again at the next look. */
  private @Nullable DirectoryWatch watch() throws IOException {
    if (watch != null && watch.changes(names.files().name()) < 0) {
      close();
    }
    if (watch == null) {
      try {
        watch = DirectoryWatch.open(names.files().directory());
      } catch (IOException e) {
        // Not a failure of the journal: it is looked at more often instead.
        return null;
      }
    }
    return watch;
  }

  private static long saturated(Duration timeout) {
    try {
      return Math.min(timeout.toNanos(), Long.MAX_VALUE / 2);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE / 2;
    }
  }
}
