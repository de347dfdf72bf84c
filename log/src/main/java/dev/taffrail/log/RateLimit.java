package dev.taffrail.log;

import java.util.concurrent.atomic.AtomicLong;

/** Lets some events through, and counts those that it does not. For any thread. */
final class RateLimit {
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLong passedAt = new AtomicLong(NEVER);
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong suppressed = new AtomicLong();

  /**
   * A duration's parts as nanoseconds, so that nobody has to keep the object; at most 146 years.
   */
  static long nanos(long seconds, int nanos) {
    long most = Long.MAX_VALUE / 2_000_000_000L;
    return Math.max(-most, Math.min(seconds, most)) * 1_000_000_000L + nanos;
  }

  /** Whether this one is the first in the interval, by {@link System#nanoTime}. */
  boolean passes(long now, long interval) {
    long before = passedAt.get();
    boolean due = before == NEVER || now - before >= interval;
    return counted(due && passedAt.compareAndSet(before, now));
  }

  /** Whether this one is the first of n. */
  boolean passesOneOf(int n) {
    return counted(n <= 1 || seen.getAndIncrement() % n == 0);
  }

  private boolean counted(boolean passes) {
    if (!passes) {
      suppressed.incrementAndGet();
    }
    return passes;
  }

  /** How many did not pass since this was asked last. */
  long takeSuppressed() {
    return suppressed.get() == 0 ? 0 : suppressed.getAndSet(0);
  }
}
