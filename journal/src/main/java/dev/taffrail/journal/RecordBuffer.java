package dev.taffrail.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bounded buffer between the callers and the writer's thread: a ring of bytes under a lock that
 * is held for a copy and never during input or output.
 *
 * <p>The writer reads the bytes of a round without the lock: nobody overwrites them before it
 * released them.
 *
 * <p>A caller's stack may end at any call made here, as a recursion without end may log on its way.
 * So the lock is a monitor, which is let go without a call, where a lock of {@code
 * java.util.concurrent} would stay locked for good. And what a call changes is changed behind the
 * last call that may fail: a record is there as a whole or not at all, and a writer that could not
 * be woken counts as asleep.
 */
final class RecordBuffer {
  /** How long the writer lets records gather, so that many go to the disk in one write. */
  static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int LEVEL_SHIFT = 20;
  private static final int SECURITY = 1 << 24;
  private static final int CHECKED = 1 << 25;
  private static final long NEVER = Long.MAX_VALUE;
  private static final byte[] NO_LEAF = new byte[0];

  /** What the writer waits for, so that callers wake it only when it would do something. */
  private enum WriterState {
    BUSY,
    IDLE,
    GATHERING
  }

  /** Who waits on it waits for work, the writer, or for room; there is hardly ever both. */
  private final Object lock = new Object();

  /** How many callers wait for room, or are about to; changed under the lock. */
  private volatile int waiting;

  private final Clocks clocks;
  private final RecordRing ring;
  private final CallerHashes hashes = new CallerHashes();
  private final long[] limits = new long[LevelIndex.COUNT];
  private final long[] refused = new long[LevelIndex.COUNT];
  private List<Request> requests = new ArrayList<>();
  private WriterState writer = WriterState.BUSY;
  private boolean urgent;
  private boolean closed;
  private boolean hurried;

  /** How many lines were ever taken. */
  private long taken;

  /** How many of them the reader consumed; its own. */
  private long consumed;

  /** How many of them are written; told by the reader without the lock. */
  private volatile long written;

  private @Nullable IOException failure;

  /** Whether each record is hashed, here or by the writer. */
  private volatile boolean hashing;

  /** Whether the writer is so far behind that who appends may soon have to wait for it. */
  private volatile boolean behind;

  RecordBuffer(int capacity, Clocks clocks) {
    this.clocks = clocks;
    this.ring = new RecordRing(capacity);
    for (Level level : Level.values()) {
      limits[LevelIndex.of(level)] = capacity / 100L * admittedPercent(level);
    }
  }

  private static int admittedPercent(Level level) {
    return switch (level) {
      case DEBUG -> 50;
      case INFO -> 75;
      case WARNING -> 90;
      case ERROR, CRITICAL -> 100;
    };
  }

  /** From now on the writer needs the hash of each record: it is that of a sealed journal. */
  void hashLeaves() {
    hashing = true;
  }

  /**
   * Takes the line if there is room for its level, else counts it as refused.
   *
   * @param patience how long to wait for that room; not at all while the disk fails
   */
  boolean offer(Level level, boolean security, byte[] line, int offset, int length, long patience) {
    long limit = limit(level, security);
    synchronized (lock) {
      boolean fits =
          !closed && (ring.fits(length, limit) || awaitRoomCalmly(length, limit, patience));
      if (fits) {
        tellComing(level, security, length);
        ring.put(flags(level, security), line, offset, length);
        taken++;
      } else {
        refused[LevelIndex.of(level)]++;
        tellRefused();
      }
      return fits;
    }
  }

  /** Security events are worth as much as errors, whatever level they have. */
  private long limit(Level level, boolean security) {
    return Math.max(limits[LevelIndex.of(level)], security ? ring.capacity() : 0);
  }

  /**
   * Puts a record, waiting for room, no longer than this; fails when the disk does and there is
   * none.
   *
   * @return whether it was taken, as there was room in time
   */
  boolean put(CheckedRecord record, long patience) throws IOException {
    byte[] line = record.line();
    byte[] leaf = hashing && behind ? hashes.leaf(line) : NO_LEAF;
    int size = line.length + leaf.length;
    try {
      synchronized (lock) {
        boolean fits =
            ring.fits(size, ring.capacity()) || awaitRoom(size, ring.capacity(), patience);
        if (closed) {
          throw new IOException("the journal is closed");
        }
        if (fits) {
          put(record, leaf);
        } else {
          throwFailure();
        }
        return fits;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for room; nothing was appended");
    }
  }

  private void put(CheckedRecord record, byte[] leaf) {
    byte[] line = record.line();
    int flags = flags(record.level(), record.security()) | CHECKED;
    tellComing(record.level(), record.security(), line.length + leaf.length);
    if (leaf.length > 0) {
      ring.put(flags, line, leaf);
    } else {
      ring.put(flags, line, 0, line.length);
    }
    taken++;
  }

  /**
   * An interrupt costs no record: it is kept until the wait is over. A record that is larger than
   * all its level has waits until it is alone.
   */
  private boolean awaitRoomCalmly(int length, long levelLimit, long patience) {
    if (patience <= 0) {
      return false;
    }
    long limit = Math.max(levelLimit, RecordRing.bytesOf(length));
    long end = clocks.nanos() + patience;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return awaitRoom(length, limit, end - clocks.nanos());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private boolean awaitRoom(int length, long limit, long patience) throws InterruptedException {
    // Told before it looks once more: the writer gives room back first, and then looks who waits.
    waiting++;
    try {
      long end = System.nanoTime() + patience;
      long left = patience;
      while (!closed && !ring.fits(length, limit) && failure == null && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
        left = end - System.nanoTime();
      }
      return !closed && ring.fits(length, limit);
    } finally {
      waiting--;
    }
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw new IOException("no room, as nothing can be written: " + failure.getMessage(), failure);
    }
  }

  private static int flags(Level level, boolean security) {
    return (LevelIndex.of(level) << LEVEL_SHIFT) | (security ? SECURITY : 0);
  }

  /** Tells the writer of a record, which is put behind that: so it is not put and then untold. */
  private void tellComing(Level level, boolean security, int length) {
    long used = ring.used() + RecordRing.bytesOf(length);
    tellBehind(used > ring.capacity() / 2);
    urgent |= hurried || security || level.atLeast(Level.ERROR) || used > ring.capacity() / 4;
    if (writer == WriterState.IDLE || (writer == WriterState.GATHERING && urgent)) {
      wake();
    }
  }

  private void tellBehind(boolean now) {
    // Told when it changes: a volatile field that is written for each record costs each caller.
    if (behind != now) {
      behind = now;
    }
  }

  /** The writer has to write down what was refused: a busy one may have looked just before. */
  private void tellRefused() {
    urgent = true;
    if (writer == WriterState.IDLE) {
      wake();
    }
  }

  private void wake() {
    lock.notifyAll();
    writer = WriterState.BUSY;
  }

  /** Hands a request to the writer, behind all records that are in the buffer now. */
  void request(Request request) throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new IOException("the journal is closed");
      }
      boolean close = request.kind() == Request.Kind.CLOSE;
      wake();
      requests.add(request);
      closed = close;
    }
  }

  /** Hands back what was asked for and could not be met; it comes again with the next round. */
  void requestAgain(List<Request> unmet) {
    synchronized (lock) {
      requests.addAll(0, unmet);
      wake();
    }
  }

  /** Gives the writer something to look after though no record came. */
  void wakeUp() {
    synchronized (lock) {
      urgent = true;
      wake();
    }
  }

  /** From now on no record gathers others: the process may end in any moment. */
  void hurry() {
    synchronized (lock) {
      hurried = true;
    }
  }

  /** A failure of the disk, so that nobody waits for room without end; null when it is over. */
  // The same failure told again wakes nobody; an exception is equal to itself alone.
  @SuppressWarnings("ReferenceEquality")
  void failing(@Nullable IOException cause) {
    synchronized (lock) {
      if (!Objects.equals(cause, failure)) {
        failure = cause;
        lock.notifyAll();
      }
    }
  }

  /**
   * Waits until there is something to do. For the writer's thread, as all that follows.
   *
   * @param notBefore records alone are no reason before this time: the disk failed
   * @param deadline there is something to do at this time in any case
   * @return what is asked for behind the records of this round, which {@link #next} gives
   */
  List<Request> await(long notBefore, long deadline) {
    synchronized (lock) {
      gather(notBefore, deadline);
      writer = WriterState.BUSY;
      urgent = false;
      ring.beginRound();
      List<Request> asked = requests;
      requests = new ArrayList<>();
      return asked;
    }
  }

  private void gather(long notBefore, long deadline) {
    long due = deadline;
    boolean gathering = false;
    while (requests.isEmpty()) {
      long now = clocks.nanos();
      if (now - notBefore < 0) {
        writer = WriterState.BUSY;
        awaitNanos(notBefore - now);
      } else if (urgent || (due != NEVER && due - now <= 0)) {
        return;
      } else if (!gathering && ring.used() > 0) {
        gathering = true;
        due = due == NEVER ? now + GATHER_NANOS : now + Math.min(due - now, GATHER_NANOS);
      } else {
        writer = gathering ? WriterState.GATHERING : WriterState.IDLE;
        awaitNanos(due == NEVER ? NEVER : due - now);
      }
    }
  }

  // The caller looks again in its loop: a wake-up without reason is as good as any.
  @SuppressWarnings("WaitNotInLoop")
  private void awaitNanos(long nanos) {
    try {
      if (nanos == NEVER) {
        lock.wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(lock, nanos);
      }
    } catch (InterruptedException e) {
      // Nobody but a stranger interrupts the writer; an interrupt would close the file under it.
      assert !Thread.currentThread().isInterrupted();
    }
  }

  /** Whether there is another line in this round; the same again until it is consumed. */
  boolean next() {
    return ring.next();
  }

  /** Where the line at hand lies, until it is released. */
  byte[] bytes() {
    return ring.bytes();
  }

  int offset() {
    return ring.offset();
  }

  int length() {
    return ring.length();
  }

  Level level() {
    return LevelIndex.level((ring.flags() >>> LEVEL_SHIFT) & 0xF);
  }

  /** Whether it was checked before it was put here. */
  boolean checked() {
    return (ring.flags() & CHECKED) != 0;
  }

  /** Whether its hash as a leaf stands behind it. */
  boolean hashed() {
    return ring.hashed();
  }

  /** Whether it is to be forced at once and sealed within a second. */
  boolean urgent() {
    return (ring.flags() & SECURITY) != 0 || level().atLeast(Level.ERROR);
  }

  /** The line that was read last is done with. */
  void consume() {
    ring.consume();
    consumed++;
  }

  /** All lines that were consumed are written. */
  void written() {
    written = consumed;
  }

  /** How many lines were taken and are not written. */
  long unwritten() {
    synchronized (lock) {
      return taken - written;
    }
  }

  /** Lines that were consumed and not released come again. */
  void rewind() {
    ring.rewind();
    consumed = written;
  }

  /**
   * Gives the room of all consumed lines back to the callers. Those that wait for room are woken
   * when there is much: to be woken for each piece costs them and the writer more than the copy.
   */
  void release() {
    ring.release();
    if (waiting > 0) {
      wakeWaiting();
    }
  }

  private void wakeWaiting() {
    synchronized (lock) {
      if (ring.used() <= ring.capacity() / 2) {
        lock.notifyAll();
      }
    }
  }

  /** Records that found no room so far, by {@link LevelIndex}. */
  long[] refused() {
    synchronized (lock) {
      return refused.clone();
    }
  }
}
