package dev.taffrail.ship.http;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of one exchange's time. Either the exchange meets it or it expires, never both: a future
 * that is cancelled says so even while its task runs, and that task would close a connection that
 * is kept.
 */
final class Deadline {
  private final AtomicBoolean decided = new AtomicBoolean();
  private final Runnable whenExpired;

  Deadline(Runnable whenExpired) {
    this.whenExpired = whenExpired;
  }

  /** The time is up. */
  void expire() {
    if (decided.compareAndSet(false, true)) {
      whenExpired.run();
    }
  }

  /** The exchange has ended; true when that was in time. */
  boolean meet() {
    return decided.compareAndSet(false, true);
  }
}
