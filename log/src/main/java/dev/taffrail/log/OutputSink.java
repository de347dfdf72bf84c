package dev.taffrail.log;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.TimeLimit;
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
  private static final long LINGER_MILLIS = 100;

  private final String name;
  private final OutputStream stream;
  private final Layout layout;
  private final @Nullable Level level;
  private final boolean lingers;
  private final Object lock = new Object();

  private byte[] filling = new byte[FIRST_BYTES];
  private int length;
  private int lines;
  private byte[] writing = new byte[FIRST_BYTES];
  private boolean closed;
  private @Nullable Thread writer;

  /** Whether the writer waits for lines. */
  private boolean idle;

  private long accepted;
  private long ended;
  private long lost;

  /** Of those lost, how many the output itself has said. For the writer alone. */
  private long said;

  OutputSink(String name, OutputStream stream, Layout layout, @Nullable Level level) {
    this(name, stream, layout, level, false);
  }

  private OutputSink(
      String name, OutputStream stream, Layout layout, @Nullable Level level, boolean lingers) {
    this.name = name;
    this.stream = stream;
    this.layout = layout;
    this.level = level;
    this.lingers = lingers;
  }

  /**
   * One that nobody closes: its thread is there while lines come, and ends a while behind the last.
   */
  static OutputSink lingering(String name, OutputStream stream, Layout layout) {
    return new OutputSink(name, stream, layout, null, true);
  }

  OutputSink start() {
    synchronized (lock) {
      startWriter();
    }
    return this;
  }

  private void startWriter() {
    Thread thread = new Thread(this::run, "taffrail-" + name);
    thread.setDaemon(true);
    thread.start();
    writer = thread;
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
      } else if (lingers && writer == null) {
        startWriter();
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

  /** Returns false when it is closed and everything is written, or nothing came for a while. */
  private boolean awaitLines() {
    synchronized (lock) {
      if (!isWriter()) {
        return false;
      }
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
      while (length == 0 && !closed && (!lingers || end - System.nanoTime() > 0)) {
        idle = true;
        await();
      }
      idle = false;
      writer = length > 0 ? writer : null;
      return length > 0;
    }
  }

  /** Of two, where a caller's stack ended between the start of the first and its being noted. */
  private boolean isWriter() {
    writer = writer == null ? Thread.currentThread() : writer;
    return Thread.currentThread().equals(writer);
  }

  // The caller looks again in its loop.
  @SuppressWarnings("WaitNotInLoop")
  private void await() {
    try {
      lock.wait(lingers ? LINGER_MILLIS : 0);
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
    try {
      long left = awaitTaken(time);
      if (left > 0) {
        String limit = TimeLimit.text(time);
        throw new IOException(name + ": expected to take " + left + " lines within " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + ": interrupted before all lines were written");
    }
  }

  /**
   * How many of the lines that were offered before are neither written nor lost after this time.
   */
  private long awaitTaken(Duration time) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(time);
    long start = System.nanoTime();
    synchronized (lock) {
      long wanted = accepted;
      long left = nanos;
      while (ended < wanted && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
        left = nanos - (System.nanoTime() - start);
      }
      return Math.max(0, wanted - ended);
    }
  }

  /** Whether all of them are within this time. An interrupt is kept until then. */
  boolean isTaken(Duration time) {
    boolean interrupted = Thread.interrupted();
    try {
      return awaitTaken(time) == 0;
    } catch (InterruptedException e) {
      interrupted = true;
      return isTaken(time);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes no more, and returns when everything is written; that may take for ever. */
  void close() throws InterruptedIOException {
    Thread ending;
    synchronized (lock) {
      wake();
      closed = true;
      ending = writer;
    }
    try {
      if (ending != null) {
        ending.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + ": interrupted before all lines were written");
    }
  }
}
