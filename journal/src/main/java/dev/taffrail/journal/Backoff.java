package dev.taffrail.journal;

import java.util.concurrent.TimeUnit;

/** When what failed is tried again: after 100 ms, then after twice as long, up to 30 s. */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Clocks clocks;
  private long pause = FIRST_NANOS;
  private long until;

  Backoff(Clocks clocks) {
    this.clocks = clocks;
    this.until = clocks.nanos();
  }

  void failed() {
    until = clocks.nanos() + pause;
    pause = Math.min(2 * pause, LAST_NANOS);
  }

  /** Nothing waits any more, for however long the failures before were to be waited for. */
  void succeeded() {
    pause = FIRST_NANOS;
    until = clocks.nanos();
  }

  /** When the next try is due, by the monotonic clock. */
  long until() {
    return until;
  }

  boolean isOver(long now) {
    return until - now <= 0;
  }
}
