package dev.taffrail.journal;

import java.util.concurrent.TimeUnit;

/**
 * How often a file is left because a force failed: a disk that fails each force would otherwise
 * rotate all that is worth keeping away.
 */
final class DoubtLimit {
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private boolean leftBefore;
  private long leftAt;

  boolean isAllowed(long now) {
    return allowedAt(now) - now <= 0;
  }

  long allowedAt(long now) {
    return leftBefore ? leftAt + GAP_NANOS : now;
  }

  void left(long now) {
    leftBefore = true;
    leftAt = now;
  }
}
