package dev.taffrail.ship;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Knows how far a lane is behind in time, and whether its thread still moves: it is the lane's
 * clock and sleep, and so hears of each wait. Written by the lane's thread alone, but for what
 * waits for the receiver.
 */
final class LanePulse implements Timing {
  private final Timing timing;
  private long read;
  private long target;
  private long markedAt;
  private volatile boolean behind;
  private volatile long levelAt;
  private volatile long movedAt;
  private volatile boolean waiting;
  private volatile boolean degraded;
  private volatile long degradedAt;

  /** Whether it was degraded before it began, and nothing has shown yet that it no longer is. */
  private volatile boolean wasDegraded;

  private final Set<Asked> asked = ConcurrentHashMap.newKeySet();
  private final AtomicLong retries = new AtomicLong();

  /**
   * A pulse at one moment.
   *
   * @param retries how often something was sent again since the start
   * @param behind all that was in the source so long ago is settled; counted from the start at most
   * @param busy since when nothing was heard of the thread, though it does not wait; zero while it
   *     does
   * @param degraded how long its records have not been taken as they should; zero where all is well
   * @param unanswered how long the oldest request that is under way has waited for its answer; zero
   *     where none is
   * @param unacknowledged how long the oldest one that was received has waited for its
   *     acknowledgement; zero where none does
   */
  record Beat(
      long retries,
      Duration behind,
      Duration busy,
      Duration degraded,
      Duration unanswered,
      Duration unacknowledged) {
    static final Beat NONE =
        new Beat(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** Both lanes as one: the worse of each. */
    Beat with(Beat other) {
      return new Beat(
          retries + other.retries,
          longer(behind, other.behind),
          longer(busy, other.busy),
          longer(degraded, other.degraded),
          longer(unanswered, other.unanswered),
          longer(unacknowledged, other.unacknowledged));
    }

    private static Duration longer(Duration a, Duration b) {
      return a.compareTo(b) >= 0 ? a : b;
    }
  }

  /** A request under way; no two of them are equal. */
  static final class Asked {
    /** When it began, or was received. */
    private volatile long at;

    private volatile boolean received;

    private Asked(long at) {
      this.at = at;
    }
  }

  LanePulse(Timing timing) {
    this.timing = timing;
    markedAt = timing.nanos();
    levelAt = markedAt;
    movedAt = markedAt;
  }

  /**
   * The thread has come so far.
   *
   * @param settled bytes of the source, since it was opened, up to which all is settled
   * @param bytesRead of the source, since it was opened
   * @param remaining bytes that are still to read
   */
  void moved(long settled, long bytesRead, long remaining) {
    long now = timing.nanos();
    movedAt = now;
    if (settled == bytesRead && remaining == 0) {
      levelAt = now;
      mark(now, bytesRead);
      faresWell();
    } else if (settled >= target && bytesRead >= read) {
      // Where it never comes to the end, records being written all the time, it is level with the
      // end that there was when this mark was made.
      levelAt = markedAt;
      mark(now, bytesRead + remaining);
    } else if (bytesRead < read) {
      mark(now, bytesRead + remaining);
    }
    read = bytesRead;
    behind = settled < bytesRead || remaining > 0;
  }

  private void mark(long now, long end) {
    markedAt = now;
    target = end;
  }

  void retried() {
    retries.incrementAndGet();
  }

  /** Goes on from a lane that was degraded for so long: one that begins knows of no fault yet. */
  void goesOnFrom(Duration degradedBefore) {
    degradedAt = timing.nanos() - degradedBefore.toNanos();
    wasDegraded = !degradedBefore.isZero();
  }

  /** Its records are taken as they should, or not. */
  void fares(boolean well) {
    if (!well && !degraded && !wasDegraded) {
      degradedAt = timing.nanos();
    }
    degraded = !well;
    wasDegraded = wasDegraded && well;
  }

  /** The receiver takes records, or there are none to take. */
  void faresWell() {
    wasDegraded = false;
  }

  /** A request begins; on any thread. */
  Asked asks() {
    Asked request = new Asked(timing.nanos());
    asked.add(request);
    return request;
  }

  /** It was received, and its acknowledgement is still to come; on any thread. */
  void hearsOfReceipt(Asked request) {
    request.at = timing.nanos();
    request.received = true;
  }

  /** It has its answer, or none will come; on any thread. */
  void hears(Asked request) {
    asked.remove(request);
  }

  /** From now on nothing need be heard of the thread, until {@link #works}. */
  void waits() {
    waiting = true;
  }

  void works() {
    long now = timing.nanos();
    if (waiting && !behind) {
      // It waited for something to come, and is not behind by the time for which nothing did.
      levelAt = now;
      markedAt = now;
    }
    movedAt = now;
    waiting = false;
  }

  /** For any thread. */
  Beat beat() {
    long now = timing.nanos();
    return new Beat(
        retries.get(),
        behind ? Duration.ofNanos(now - levelAt) : Duration.ZERO,
        waiting ? Duration.ZERO : Duration.ofNanos(now - movedAt),
        degraded || wasDegraded ? Duration.ofNanos(now - degradedAt) : Duration.ZERO,
        oldest(one -> !one.received, now),
        oldest(one -> one.received, now));
  }

  private Duration oldest(Predicate<Asked> which, long now) {
    return Duration.ofNanos(
        asked.stream().filter(which).mapToLong(one -> now - one.at).max().orElse(0));
  }

  @Override
  public long nanos() {
    return timing.nanos();
  }

  @Override
  public Instant now() {
    return timing.now();
  }

  @Override
  public long millis() {
    return timing.millis();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    waits();
    try {
      timing.sleep(time);
    } finally {
      works();
    }
  }
}
