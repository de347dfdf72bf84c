package dev.taffrail.journal;

import java.io.IOException;
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

  /**
   * Leaves a file in doubt, for whatever reason: saves of it what can be saved.
   *
   * @throws IOException when nothing can, and another one was left shortly before
   */
  void leave(ActiveFile file, long now) throws IOException {
    try {
      file.save();
    } catch (IOException e) {
      if (!isAllowed(now)) {
        throw e;
      }
    }
    left(now);
  }

  private synchronized void left(long now) {
    leftBefore = true;
    leftAt = now;
  }
}
