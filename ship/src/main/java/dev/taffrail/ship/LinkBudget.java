package dev.taffrail.ship;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What one sink may send, over all of its lanes. How large a request will be is not known before it
 * is made: one that was begun is sent whole, and the next one waits for what it took too much.
 *
 * <p>A new day begins when the clock shows a later one. A clock that went back leaves the day as it
 * is, for 24 h at most. For any number of threads.
 */
final class LinkBudget {
  private static final String DAY = "sent_day";
  private static final String BYTES = "sent_bytes";
  private static final long SECOND = 1_000_000_000;
  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  /** A count is saved at least each time that so small a part of the day's bytes is sent. */
  private static final int PARTS = 100;

  private final LongSupplier sent;
  private final LinkLimit limit;
  private final Timing timing;
  private final ReentrantLock lock = new ReentrantLock();
  private long counted;
  private long day;
  private long today;
  private long saved;
  private long dayBegan;
  private long freeAt;

  /**
   * @param sent how many bytes went out since the start
   */
  LinkBudget(LongSupplier sent, LinkLimit limit, Timing timing) {
    this.sent = sent;
    this.limit = limit;
    this.timing = timing;
    day = clockDay();
    dayBegan = timing.nanos();
    freeAt = dayBegan;
  }

  /** Of a sink that may send as much as it likes. */
  static LinkBudget unlimited(Sink sink, Timing timing) {
    return new LinkBudget(sink::sentBytes, LinkLimit.NONE, timing);
  }

  /**
   * How long nothing may be sent.
   *
   * @param words why; empty when something may
   */
  record Wait(Duration time, String words) {
    static final Wait NONE = new Wait(Duration.ZERO, "");

    boolean isOver() {
      return time.isZero();
    }
  }

  /** Goes on from what a lane saved: the newest day counts, and what was most in it. */
  void restore(Map<String, Long> values) {
    long savedDay = values.getOrDefault(DAY, Long.MIN_VALUE);
    long bytes = values.getOrDefault(BYTES, 0L);
    lock.lock();
    try {
      count();
      if (savedDay > day || (savedDay == day && bytes > saved)) {
        // Lanes save the same count at different moments.
        today += bytes - (savedDay == day ? saved : 0);
        day = savedDay;
        saved = bytes;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds what has to be known after a restart. */
  void addTo(Map<String, Long> values) {
    lock.lock();
    try {
      count();
      values.put(DAY, day);
      values.put(BYTES, today);
      saved = today;
    } finally {
      lock.unlock();
    }
  }

  /** Whether so much was sent since it was saved that a crash must not forget it. */
  boolean isUnsaved() {
    if (limit.bytesPerDay() == 0) {
      return false;
    }
    lock.lock();
    try {
      count();
      return today - saved > limit.bytesPerDay() / PARTS;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a lane may ever have to wait. */
  boolean limits(Lane lane) {
    return lane != Lane.URGENT && !limit.isNone();
  }

  /** How long a lane has to wait before it may send. */
  Wait of(Lane lane) {
    if (!limits(lane)) {
      return Wait.NONE;
    }
    lock.lock();
    try {
      count();
      if (limit.bytesPerDay() > 0 && today >= limit.bytesPerDay()) {
        return new Wait(
            untilTomorrow(), today + " bytes sent of " + limit.bytesPerDay() + " a day");
      }
      long left = freeAt - timing.nanos();
      return left <= 0
          ? Wait.NONE
          : new Wait(Duration.ofNanos(left), limit.bytesPerSecond() + " bytes a second");
    } finally {
      lock.unlock();
    }
  }

  LinkUse use() {
    lock.lock();
    try {
      count();
      return new LinkUse(counted, today, limit);
    } finally {
      lock.unlock();
    }
  }

  private void count() {
    long now = timing.nanos();
    beginDay(now);
    long all = sent.getAsLong();
    long more = all - counted;
    counted = all;
    today += more;
    if (limit.bytesPerSecond() > 0 && more > 0) {
      freeAt = Math.max(freeAt, now) + (long) ((double) more / limit.bytesPerSecond() * SECOND);
    }
  }

  private void beginDay(long now) {
    long clock = clockDay();
    if (clock > day || (clock < day && now - dayBegan >= DAY_NANOS)) {
      day = clock;
      today = 0;
      saved = 0;
      dayBegan = now;
    }
  }

  private Duration untilTomorrow() {
    Instant now = timing.now();
    Instant midnight = LocalDate.ofEpochDay(day + 1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Duration byClock = Duration.between(now, midnight);
    Duration byRunning = Duration.ofNanos(DAY_NANOS - (timing.nanos() - dayBegan));
    Duration wait = clockDay() < day && byRunning.compareTo(byClock) < 0 ? byRunning : byClock;
    return wait.compareTo(Duration.ofMillis(1)) > 0 ? wait : Duration.ofMillis(1);
  }

  private long clockDay() {
    return Math.floorDiv(timing.now().getEpochSecond(), Duration.ofDays(1).toSeconds());
  }
}
