package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a journal's newest file changes. Where the system can tell, nothing wakes up in
 * between, but for a look now and then that makes good a notice that was lost: every 5 s at first,
 * then twice as long each time in which nothing was missed, up to a minute. A look that finds what
 * nobody told (a file system over a network tells nothing) begins with 5 s again. For one thread,
 * but for {@link #wakeUp}.
 */
final class JournalWatch implements Closeable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LAST_PAUSE = Duration.ofMinutes(1);

  /** Without notices: the directory is not there yet, or the system's watches are used up. */
  private static final long UNWATCHED_NANOS = Duration.ofMillis(500).toNanos();

  private final FileNames names;
  private final long firstPause;
  private final long lastPause;
  private final AtomicBoolean woken = new AtomicBoolean();
  private long pause;
  private volatile @Nullable DirectoryWatch watch;

  JournalWatch(FileNames names) {
    this(names, FIRST_PAUSE, LAST_PAUSE);
  }

  JournalWatch(FileNames names, Duration firstPause, Duration lastPause) {
    this.names = names;
    this.firstPause = firstPause.toNanos();
    this.lastPause = lastPause.toNanos();
    this.pause = this.firstPause;
  }

  /** Whether there is something to read. */
  @FunctionalInterface
  interface Look {
    boolean finds() throws IOException;
  }

  /** Waits until the look finds something; false when the time ran out or this was woken. */
  boolean await(Look look, Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + saturated(timeout);
    boolean untold = false;
    while (true) {
      DirectoryWatch heard = watch();
      // Counted before the look: a change between the look and the wait ends the wait at once.
      long changes = heard == null ? -1 : heard.changes(names.files().name());
      if (look.finds()) {
        pause = untold ? firstPause : pause;
        return true;
      }
      pause = untold ? Math.min(2 * pause, lastPause) : pause;
      long left = deadline - System.nanoTime();
      if (woken.getAndSet(false) || left <= 0) {
        return false;
      }
      if (heard == null) {
        Thread.sleep(Duration.ofNanos(Math.min(left, UNWATCHED_NANOS)).toMillis() + 1);
      }
      untold = heard != null && isUntold(heard, changes, left);
    }
  }

  /** Waits for a notice; whether none came though there was time enough. */
  private boolean isUntold(DirectoryWatch heard, long changes, long left)
      throws InterruptedException {
    heard.await(names.files().name(), changes, woken, Math.min(left, pause));
    return left > pause && !woken.get() && heard.changes(names.files().name()) == changes;
  }

  /** Ends a wait, or the next one at once; for any thread. */
  void wakeUp() {
    woken.set(true);
    DirectoryWatch waitedFor = watch;
    if (waitedFor != null) {
      waitedFor.wakeUp();
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
