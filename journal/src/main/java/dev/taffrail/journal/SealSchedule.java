package dev.taffrail.journal;

import org.jspecify.annotations.Nullable;

/** When the next seal is due, by volume, level and time. Pure; times are monotonic nanoseconds. */
final class SealSchedule {
  private final SealPolicy policy;
  private long records;
  private long bytes;
  private long firstAt = Clocks.NEVER;
  private long errorAt = Clocks.NEVER;
  private long sealedAt;
  private long volumeAllowedAt;
  private long errorAllowedAt;
  private long errorSealedAt = Clocks.NEVER;
  private long errorGap;

  SealSchedule(SealPolicy policy, long now) {
    this.policy = policy;
    this.sealedAt = now;
    this.volumeAllowedAt = now;
    this.errorAllowedAt = now;
    this.errorGap = Clocks.nanos(policy.errorInterval());
  }

  /**
   * A line was appended that no seal covers yet.
   *
   * @param urgent an error or a security event
   */
  void appended(boolean urgent, int length, long now) {
    records++;
    bytes += length + 1L;
    firstAt = Math.min(firstAt, now);
    if (urgent) {
      errorAt = Math.min(errorAt, now);
    }
  }

  /** A seal was made that covers all lines so far. */
  void sealed(SealReason reason, long now) {
    if (reason == SealReason.ERROR) {
      sealedForError(now);
    }
    volumeAllowedAt = now + Clocks.nanos(policy.minInterval());
    records = 0;
    bytes = 0;
    firstAt = Clocks.NEVER;
    errorAt = Clocks.NEVER;
    sealedAt = now;
  }

  /** Errors that go on are a storm: each seal for them doubles the wait for the next. */
  private void sealedForError(long now) {
    boolean storm = errorSealedAt != Clocks.NEVER && now - errorSealedAt <= 2 * errorGap;
    errorGap =
        storm
            ? Math.min(2 * errorGap, Clocks.nanos(policy.errorMaxInterval()))
            : Clocks.nanos(policy.errorInterval());
    errorSealedAt = now;
    errorAllowedAt = now + errorGap;
  }

  /** Whether enough is unsealed for a seal by volume, whatever the time. */
  boolean isFull() {
    return records >= policy.records() || bytes >= policy.bytes();
  }

  /** Why a seal is due now; null when none is. */
  @Nullable SealReason due(long now) {
    if (errorDueAt() <= now) {
      return SealReason.ERROR;
    }
    if (volumeDueAt() <= now) {
      return SealReason.VOLUME;
    }
    return intervalDueAt() <= now ? SealReason.INTERVAL : null;
  }

  /** When the next seal is due if nothing more is appended. */
  long dueAt() {
    return Math.min(Math.min(errorDueAt(), volumeDueAt()), intervalDueAt());
  }

  private long errorDueAt() {
    return errorAt == Clocks.NEVER
        ? Clocks.NEVER
        : Math.max(errorAt + Clocks.nanos(policy.errorDelay()), errorAllowedAt);
  }

  private long volumeDueAt() {
    return isFull() ? volumeAllowedAt : Clocks.NEVER;
  }

  private long intervalDueAt() {
    if (firstAt == Clocks.NEVER) {
      return sealedAt + Clocks.nanos(policy.heartbeat());
    }
    boolean busy = bytes >= policy.busyBytes();
    return firstAt + Clocks.nanos(busy ? policy.busyInterval() : policy.quietInterval());
  }
}
