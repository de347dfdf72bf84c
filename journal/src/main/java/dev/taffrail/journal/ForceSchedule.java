package dev.taffrail.journal;

import java.util.concurrent.TimeUnit;

/**
 * When what was written is to be forced: within the configured time, at once for what is urgent,
 * and never more often than that, since each force wears the flash out. Pure; times are monotonic
 * nanoseconds.
 */
final class ForceSchedule {
  /** Urgent lines are forced at once, but a storm of them no faster than this. */
  private static final long URGENT_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long longest;
  private long unsafeSince = Clocks.NEVER;
  private long lastUrgent = -1;
  private long urgentAllowedAt;
  private long notBefore;

  /**
   * @param longest nanoseconds that a line may wait; 0 for ever
   */
  ForceSchedule(long longest, long now) {
    this.longest = longest;
    this.urgentAllowedAt = now;
    this.notBefore = now;
  }

  /** Whether a line that is appended now would be the first that a power cut takes. */
  boolean isSafe() {
    return unsafeSince == Clocks.NEVER;
  }

  /** A line was appended after which there are so many. */
  void appended(long lines, boolean urgent, long now) {
    unsafeSince = Math.min(unsafeSince, now);
    lastUrgent = urgent ? lines : lastUrgent;
  }

  /**
   * Lines became safe.
   *
   * @param safe how many are
   * @param lines how many there are
   * @param asOf the others were appended after this
   */
  void settled(long safe, long lines, long asOf, long now) {
    if (safe >= lines) {
      unsafeSince = Clocks.NEVER;
    } else {
      unsafeSince = unsafeSince == Clocks.NEVER ? now : Math.max(unsafeSince, asOf);
    }
    if (lastUrgent >= 0 && lastUrgent <= safe) {
      lastUrgent = -1;
      urgentAllowedAt = now + URGENT_GAP_NANOS;
    }
  }

  /** The files were opened anew, and lines are counted anew; there are so many. */
  void opened(long lines) {
    lastUrgent = lastUrgent < 0 ? lastUrgent : lines;
  }

  /** A force failed: the next one would hardly do better at once. */
  void failed(long now) {
    notBefore = now + URGENT_GAP_NANOS;
  }

  boolean isDue(long now) {
    long due = dueAt();
    return due != Clocks.NEVER && due - now <= 0;
  }

  /** When the next force is due. */
  long dueAt() {
    if (longest == 0 || unsafeSince == Clocks.NEVER) {
      return Clocks.NEVER;
    }
    long due = unsafeSince + longest;
    return Math.max(notBefore, lastUrgent >= 0 ? Math.min(due, urgentAllowedAt) : due);
  }
}
