package dev.taffrail.edge;

import java.util.function.LongSupplier;

/**
 * Leaves a receiver alone that failed so many times in a row: closed, all is tried; open, nothing
 * is before the wait is over; then one try decides. The waits are those of the tries gone on with:
 * each failure in a row doubles them. For one thread at a time.
 */
final class CloudBreaker {
  private final int most;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private int failures;
  private long until;

  CloudBreaker(int most, Backoff backoff, LongSupplier nanoTime) {
    this.most = most;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
  }

  /** One that never opens. */
  static CloudBreaker never(Backoff backoff) {
    return new CloudBreaker(Integer.MAX_VALUE, backoff, System::nanoTime);
  }

  boolean isOpen() {
    return failures >= most;
  }

  /** Whether a try may be made; of an open one, this is the one that decides. */
  boolean allows() {
    return !isOpen() || nanoTime.getAsLong() - until >= 0;
  }

  /** A try failed; whether that opened it. */
  boolean failed() {
    failures++;
    if (isOpen()) {
      until = nanoTime.getAsLong() + backoff.after(failures).toNanos();
    }
    return failures == most;
  }

  /** The receiver answered as it should; whether that closed it. */
  boolean succeeded() {
    boolean wasOpen = isOpen();
    failures = 0;
    return wasOpen;
  }
}
