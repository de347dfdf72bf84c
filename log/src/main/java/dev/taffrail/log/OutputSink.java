package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines into a stream, by a thread of its own: callers fill one buffer while it writes the other.
 *
 * <p>A monitor guards both, and a line is there as a whole or not at all, wherever a caller's stack
 * ends: as in the journal's buffer.
 */
final class OutputSink implements RecordSink {
  private static final int MAX_BYTES = 256 * 1024;
  private static final int FIRST_BYTES = 8 * 1024;

  private final String name;
  private final OutputStream stream;
  private final Layout layout;
  private final @Nullable Level level;
  private final Thread writer;

  private final Object lock = new Object();

  private byte[] filling = new byte[FIRST_BYTES];
  private int length;
  private int lines;
  private byte[] writing = new byte[FIRST_BYTES];
  private boolean closed;

  /** Whether the writer waits for lines. */
  private boolean idle;

  private long accepted;
  private long ended;
  private long lost;

  /** Of those lost, how many the output itself has said. For the writer alone. */
  private long said;

  OutputSink(String name, OutputStream stream, Layout layout, @Nullable Level level) {
    this.name = name;
    this.stream = stream;
    this.layout = layout;
    this.level = level;
    this.writer = new Thread(this::run, "taffrail-" + name);
    writer.setDaemon(true);
  }

  OutputSink start() {
    writer.start();
    return this;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  /**
   * @param debugApart whether debug records have a journal of their own
   */
  boolean shows(Level recordLevel, boolean debugApart) {
    return level == null ? !(debugApart && recordLevel == Level.DEBUG) : recordLevel.atLeast(level);
  }

  /**
   * Whether a record that the main journal does not take now has to be kept for this output, to be
   * shown when the journal takes it after all.
   *
   * @param written whether the record goes to the debug journal
   */
  boolean keeps(Level recordLevel, boolean written) {
    return level == null || (!written && recordLevel.atLeast(level));
  }

  @Override
  public boolean offer(Level recordLevel, boolean security, byte[] buffer, int n) {
    synchronized (lock) {
      if (closed || length + n + 1 > bytesFor(security ? Level.CRITICAL : recordLevel)) {
        lost++;
        return false;
      }
      if (idle) {
        wake();
      }
      append(buffer, n);
      return true;
    }
  }

  private void wake() {
    lock.notifyAll();
    idle = false; // behind it: who could not wake the writer leaves that to the next caller
  }

  /** As the journal admits: where there is little room, it is kept for what matters more. */
  private static int bytesFor(Level level) {
    return switch (level) {
      case DEBUG -> MAX_BYTES / 2;
      case INFO -> MAX_BYTES / 4 * 3;
      case WARNING -> MAX_BYTES / 10 * 9;
      case ERROR, CRITICAL -> MAX_BYTES;
    };
  }

  private void append(byte[] line, int n) {
    if (filling.length < length + n + 1) {
      filling = Arrays.copyOf(filling, Math.min(MAX_BYTES, Math.max(2 * length, length + n + 1)));
    }
    System.arraycopy(line, 0, filling, length, n);
    length += n;
    filling[length++] = '\n';
    lines++;
    accepted++;
  }

  private void run() {
    while (awaitLines()) {
      int bytes;
      int count;
      long lostBefore;
      synchronized (lock) {
        bytes = length;
        count = lines;
        lostBefore = lost;
        swap();
      }
      boolean written = write(writing, bytes);
      if (written && lostBefore > said && say(lostBefore - said)) {
        said = lostBefore;
      }
      settle(count, written);
    }
  }

  private void swap() {
    byte[] full = filling;
    filling = writing;
    writing = full;
    length = 0;
    lines = 0;
  }

  /** Returns false when it is closed and everything is written. */
  private boolean awaitLines() {
    synchronized (lock) {
      while (length == 0 && !closed) {
        idle = true;
        await();
      }
      idle = false;
      return length > 0;
    }
  }

  // The caller looks again in its loop.
  @SuppressWarnings("WaitNotInLoop")
  private void await() {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      // Nobody but a stranger interrupts the writer; an interrupt would close the stream under it.
      assert !Thread.currentThread().isInterrupted();
    }
  }

  private boolean write(byte[] bytes, int n) {
    try {
      stream.write(bytes, 0, n);
      stream.flush();
      return true;
    } catch (Throwable broken) { // foreign code: counted; there is nowhere to say so
      return false;
    }
  }

  private void settle(int count, boolean written) {
    synchronized (lock) {
      lost += written ? 0 : count;
      ended += count;
      lock.notifyAll();
    }
  }

  /** Stands where they would. */
  private boolean say(long missing) {
    EventBuffer event = new EventBuffer();
    event.start(Level.WARNING, Pipeline.OWN_LOGGER, Fields.NONE, "records_dropped");
    event.stamp(MicroClock.SYSTEM.micros(), Fields.NONE);
    event.own().put("output", name);
    event.own().put("count", missing);
    JsonBuffer line = layout.newRenderer().render(event);
    line.put('\n');
    return write(line.bytes(), line.length());
  }

  /** Lines that were not shown. */
  long lost() {
    synchronized (lock) {
      return lost;
    }
  }

  /** Lines that wait to be written. */
  long pending() {
    synchronized (lock) {
      return accepted - ended;
    }
  }

  /**
   * Returns when what was offered before is written, or lost.
   *
   * @throws IOException when the stream did not take it in this time
   */
  void flush(Duration time) throws IOException {
    long nanos = TimeUnit.NANOSECONDS.convert(time);
    long start = System.nanoTime();
    try {
      synchronized (lock) {
        long wanted = accepted;
        while (ended < wanted) {
          long left = nanos - (System.nanoTime() - start);
          if (left <= 0) {
            throw new IOException(
                name + ": expected to take " + (wanted - ended) + " lines within " + time);
          }
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + ": interrupted before all lines were written");
    }
  }

  /** Takes no more, and returns when everything is written; that may take for ever. */
  void close() throws InterruptedIOException {
    synchronized (lock) {
      wake();
      closed = true;
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + ": interrupted before all lines were written");
    }
  }
}
