package dev.taffrail.ship.parse;

import dev.taffrail.journal.FailureWords;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream that cannot be asked whether there is more: a thread of its own reads them,
 * and holds up the writer when nobody takes them. For one thread that takes, but for {@link
 * #wakeUp}.
 */
public final class LinePipe implements AutoCloseable {
  /** So many lines, and bytes of them, may wait in memory; one alone may be longer. */
  private static final int LINES = 64;

  private static final int BYTES = 256 * 1024;

  private final String name;
  private final int lineBytes;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<RawLine> lines = new ArrayDeque<>();
  private long bytes;
  private @Nullable Thread reader;
  private @Nullable String failure;
  private boolean ended = true;
  private boolean endTold = true;
  private boolean woken;

  /**
   * A pipe that ended, until {@link #begin}.
   *
   * @param name what it is called where it cannot be read
   * @param lineBytes how much of a line is kept
   * @param clock says when a line was read
   */
  public LinePipe(String name, int lineBytes, Clock clock) {
    this.name = name;
    this.lineBytes = lineBytes;
    this.clock = clock;
  }

  /** Reads this stream to its end; the one before has ended. */
  public void begin(InputStream in, String threadName) {
    InputStream buffered = new BufferedInputStream(in);
    Thread thread = new Thread(() -> read(buffered), threadName);
    thread.setDaemon(true);
    lock.lock();
    try {
      ended = false;
      endTold = false;
      reader = thread;
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  private void read(InputStream in) {
    try {
      for (RawLine line = next(in); line != null; line = next(in)) {
        put(line);
      }
      end(null);
    } catch (IOException e) {
      end(name + ": " + FailureWords.of(e));
    } catch (InterruptedException e) {
      // Closed: nobody takes the lines any more.
      end(null);
    }
  }

  /** A last line without LF is one too: nothing comes behind it. */
  private @Nullable RawLine next(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      return null;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    long length = 0;
    while (b >= 0 && b != '\n') {
      if (length++ < lineBytes) {
        kept.write(b);
      }
      b = in.read();
    }
    return new RawLine(kept.toByteArray(), length, clock.instant(), null);
  }

  private void put(RawLine line) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (lines.size() >= LINES || (bytes > 0 && bytes + line.bytes().length > BYTES)) {
        changed.await();
      }
      lines.add(line);
      bytes += line.bytes().length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable String words) {
    lock.lock();
    try {
      ended = true;
      failure = words;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next line, or null when there is none now. */
  public @Nullable RawLine take() {
    lock.lock();
    try {
      changed.signalAll();
      RawLine line = lines.poll();
      bytes -= line == null ? 0 : line.bytes().length;
      return line;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a line; false when the time ran out, when it was woken, or, once for each stream,
   * when it ended.
   */
  public boolean await(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeout.toNanos();
      while (left > 0 && lines.isEmpty() && !woken && ended == endTold) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      endTold = ended;
      return !lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a wait in another thread, or the next one at once; for any thread. */
  public void wakeUp() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a line waits to be taken. */
  public boolean hasLines() {
    lock.lock();
    try {
      return !lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the stream ended and all its lines were taken. */
  public boolean isDone() {
    lock.lock();
    try {
      return ended && lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Why the stream could not be read to its end, once; null as a rule. */
  public @Nullable String takeFailure() {
    lock.lock();
    try {
      String words = failure;
      failure = null;
      return words;
    } finally {
      lock.unlock();
    }
  }

  /** Reads no more; the stream itself is left to whoever opened it. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (reader != null) {
        reader.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
