package dev.taffrail.ship;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.RawLine;
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
 * The lines of a pipe. It cannot be read again: whoever reads it has to keep what it gives. For one
 * thread, but for {@link #wakeUp}; a thread of its own reads, and holds up the writer when nobody
 * takes the lines.
 */
final class StandardInput implements Source {
  /** So many lines may wait in memory. */
  private static final int LINES = 64;

  private static final int LINE_BYTES = 64 * 1024;

  private final InputStream in;
  private final LineFormat format;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<RawLine> lines = new ArrayDeque<>();
  private final Thread reader;
  private @Nullable String failure;
  private boolean ended;
  private boolean woken;
  private long index;

  private StandardInput(InputStream in, LineFormat format, Clock clock) {
    this.in = new BufferedInputStream(in);
    this.format = format;
    this.clock = clock;
    reader = new Thread(this::read, "taffrail-stdin");
    reader.setDaemon(true);
  }

  static StandardInput read(InputStream in, LineFormat format, Clock clock) {
    StandardInput input = new StandardInput(in, format, clock);
    input.reader.start();
    return input;
  }

  private void read() {
    try {
      for (RawLine line = next(); line != null; line = next()) {
        put(line);
      }
      end(null);
    } catch (IOException e) {
      end("standard input: " + e.getMessage());
    } catch (InterruptedException e) {
      // Closed: nobody takes the lines any more.
      end(null);
    }
  }

  /** A last line without LF is one too: nothing comes behind it. */
  private @Nullable RawLine next() throws IOException {
    int b = in.read();
    if (b < 0) {
      return null;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    long length = 0;
    while (b >= 0 && b != '\n') {
      if (length++ < LINE_BYTES) {
        kept.write(b);
      }
      b = in.read();
    }
    return new RawLine(kept.toByteArray(), length, clock.instant(), null);
  }

  private void put(RawLine line) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (lines.size() >= LINES) {
        changed.await();
      }
      lines.add(line);
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

  @Override
  public @Nullable SourceRecord poll() {
    RawLine line = take();
    while (line != null && line.length() == 0) {
      line = take();
    }
    return line == null ? null : record(line);
  }

  private @Nullable RawLine take() {
    lock.lock();
    try {
      changed.signalAll();
      return lines.poll();
    } finally {
      lock.unlock();
    }
  }

  private SourceRecord record(RawLine line) {
    byte[] record = format.record(line);
    RecordHead head = RecordHead.parse(record);
    if (head == null) {
      throw new IllegalStateException("expected a record, found a line without a head");
    }
    long number = index++;
    Position next = () -> number + 1;
    return new SourceRecord(ShipRecord.of(number, record, head), line.length() + 1, 0, next);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeout.toNanos();
      boolean before = ended;
      while (left > 0 && lines.isEmpty() && !woken && ended == before) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      return !lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wakeUp() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Until its end, as more may come at any moment. */
  @Override
  public boolean isPending() {
    lock.lock();
    try {
      return !ended || !lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long remainingBytes() {
    return 0;
  }

  @Override
  public @Nullable String takeNote() {
    lock.lock();
    try {
      String words = failure;
      failure = null;
      return words;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
