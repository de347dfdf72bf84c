package dev.taffrail.edge.adapter;

import dev.taffrail.edge.SensorReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters of a pipeline brought and the pipeline has not taken, bounded. The clock is
 * looked at for each reading, so that those of before a jump and those of after it come apart.
 */
final class ReadingQueue {
  /**
   * A broker sends no more before some messages are acknowledged, at the least some 20: when so
   * many wait for it, a batch waits no longer for others than this.
   */
  private static final int AWAITED = 10;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Duration MOST_AHEAD = Duration.ofDays(1);

  /** A clock that shows less was never set, and says nothing of another one. */
  private static final Instant PLAUSIBLE = Instant.parse("2026-01-01T00:00:00Z");

  private final int capacity;
  private final Clock clock;
  private final ClockWatch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<QueueEntry> entries = new ArrayDeque<>();
  private int readings;
  private boolean hurrying;
  private boolean closed;

  ReadingQueue(int capacity, Timing timing) {
    this.capacity = capacity;
    this.clock = timing.clock();
    this.watch = new ClockWatch(timing.clock(), timing.nanoTime());
  }

  /** Takes a measurement; one without a time is of now. */
  void put(
      Intake from,
      Measurement measurement,
      @Nullable String correlationId,
      @Nullable Runnable settled) {
    put(from, now -> reading(measurement, now), correlationId, settled);
  }

  void put(Intake from, SensorReading reading) {
    put(from, now -> reading, null, null);
  }

  private void put(
      Intake from,
      Function<Instant, SensorReading> brought,
      @Nullable String correlationId,
      @Nullable Runnable settled) {
    QueueEntry dropped;
    lock.lock();
    try {
      noteJump();
      Instant now = clock.instant();
      SensorReading reading = brought.apply(now);
      from.checkSensor(reading.sensor());
      dropped = add(from, new QueueEntry(now, from, reading, correlationId, settled));
    } catch (IllegalArgumentException e) {
      from.bad(String.valueOf(e.getMessage()));
      dropped = new QueueEntry(clock.instant(), null, null, null, settled);
    } finally {
      lock.unlock();
    }
    drop(dropped);
  }

  private static SensorReading reading(Measurement measurement, Instant now) {
    return new SensorReading(
        measurement.sensor(),
        time(measurement, now),
        measurement.value(),
        measurement.unit(),
        measurement.metadata());
  }

  /** One far ahead would close all windows before it, and silence its sensor for good. */
  private static Instant time(Measurement measurement, Instant now) {
    if (measurement.time() == null) {
      return now;
    }
    if (measurement.time().isAfter(now.plus(MOST_AHEAD)) && now.isAfter(PLAUSIBLE)) {
      throw new IllegalArgumentException(
          "time: expected at most a day ahead of the device's clock, found " + measurement.time());
    }
    return measurement.time();
  }

  /**
   * The next readings that belong together: under one correlation id, on one side of a jump of the
   * clock.
   *
   * @param most so many at most
   * @param age the longest that the first of them waits for others
   * @param patience so long the first of them is waited for
   */
  QueueBatch take(int most, Duration age, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      awaitFirst(System.nanoTime() + patience.toNanos());
      QueueEntry first = entries.peekFirst();
      if (first == null) {
        noteJump();
        first = entries.peekFirst();
      }
      if (first == null) {
        return QueueBatch.NONE;
      }
      if (first.reading() == null) {
        entries.removeFirst();
        return new QueueBatch(List.of(), null, first.jump());
      }
      return gather(first, most, System.nanoTime() + age.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /** How many readings wait now. */
  int depth() {
    lock.lock();
    try {
      return readings;
    } finally {
      lock.unlock();
    }
  }

  /** All that came before this time was taken: now, where nothing waits. */
  Instant takenUntil() {
    lock.lock();
    try {
      QueueEntry first = entries.peekFirst();
      return first == null ? clock.instant() : first.came();
    } finally {
      lock.unlock();
    }
  }

  /** From now on nobody who takes waits. */
  void hurry() {
    lock.lock();
    try {
      hurrying = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on nothing is taken in; what comes is not settled, so that a broker keeps it. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private void awaitFirst(long until) throws InterruptedException {
    while (entries.isEmpty() && !hurrying) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return;
      }
      changed.awaitNanos(left);
    }
  }

  private QueueBatch gather(QueueEntry first, int most, long until) throws InterruptedException {
    List<QueueEntry> taken = new ArrayList<>();
    int awaited = 0;
    while (taken.size() < most) {
      QueueEntry next = entries.peekFirst();
      if (next == null) {
        if (!awaitNext(awaited, until)) {
          break;
        }
      } else if (next.reading() == null || !next.isOfOneWork(first)) {
        break;
      } else {
        taken.add(entries.removeFirst());
        readings--;
        awaited += next.settled() == null ? 0 : 1;
      }
    }
    return new QueueBatch(taken, first.correlationId(), null);
  }

  /** Waits for another reading; false when there is none in time. */
  private boolean awaitNext(int awaited, long until) throws InterruptedException {
    long pause = awaited < AWAITED ? Long.MAX_VALUE : PAUSE_NANOS;
    long left = Math.min(until - System.nanoTime(), pause);
    while (entries.isEmpty() && !hurrying && left > 0) {
      left = changed.awaitNanos(left);
    }
    return !entries.isEmpty();
  }

  private void noteJump() {
    Duration jump = watch.jump();
    if (jump != null) {
      entries.addLast(new QueueEntry(clock.instant(), null, null, null, null, jump));
      changed.signalAll();
    }
  }

  /** What has to go for it; null when there is room. */
  private @Nullable QueueEntry add(Intake from, QueueEntry entry) {
    if (closed) {
      return null;
    }
    QueueEntry oldest = readings < capacity ? null : removeOldest();
    entries.addLast(entry);
    readings++;
    from.taken(Objects.requireNonNull(entry.reading()));
    changed.signalAll();
    return oldest;
  }

  private QueueEntry removeOldest() {
    Iterator<QueueEntry> all = entries.iterator();
    QueueEntry oldest = all.next();
    while (oldest.reading() == null) {
      oldest = all.next();
    }
    all.remove();
    readings--;
    return oldest;
  }

  private static void drop(@Nullable QueueEntry dropped) {
    if (dropped != null) {
      if (dropped.from() != null) {
        dropped.from().records().dropped();
      }
      dropped.settle();
    }
  }
}
