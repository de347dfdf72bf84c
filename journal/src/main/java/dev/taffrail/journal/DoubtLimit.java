package dev.taffrail.journal;

import java.util.concurrent.TimeUnit;

/**
 * How often a file is left because a force failed: a disk that fails each force would otherwise
 * rotate all that is worth keeping away. For any thread.
 */
final class DoubtLimit {
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private boolean leftBefore;
  private long leftAt;

  synchronized boolean isAllowed(long now) {
    return allowedAt(now) - now <= 0;
  }

  synchronized long allowedAt(long now) {
    return leftBefore ? leftAt + GAP_NANOS : now;
  }

  synchronized void left(long now) {
    leftBefore = true;
    leftAt = now;
  }
}
