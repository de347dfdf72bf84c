package dev.taffrail.journal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the wall clock was set, or that the machine slept: both move it against the
 * monotonic clock. Asked when there is something to write anyway, so that an idle journal sleeps.
 * What happened while no process had the journal open is told by the seal that closed it, where
 * that is of the same boot. It does not say what the machine had slept by then: of a jump ahead as
 * much counts as slept since as the machine slept at all.
 */
final class ClockWatch {
  /** Less is not worth a line: receivers order records by the second. Drift adds up to it too. */
  static final long LEAST_MICROS = TimeUnit.SECONDS.toMicros(2);

  private final Clocks clocks;
  private final String bootId;
  private long offset;
  private long slept;
  private long offsetSeen;
  private long sleptSeen;

  /**
   * @param closedBy the seal behind which the journal goes on; null when it is not known to be
   */
  ClockWatch(Platform platform, @Nullable Seal closedBy) {
    this.clocks = platform.clocks();
    this.bootId = platform.bootId();
    long now = clocks.read().offsetMicros();
    this.offset = closedBy != null && closedBy.bootId().equals(bootId) ? offset(closedBy) : now;
    long allSlept = clocks.sleptMicros();
    this.slept = allSlept - Math.min(allSlept, Math.max(0, now - offset));
  }

  /** What became of the clock since the change that was {@link #said} last; null for nothing. */
  @Nullable ClockChange look() {
    ClockReading now = clocks.read();
    offsetSeen = now.offsetMicros();
    long jump = offsetSeen - offset;
    if (Math.abs(jump) < LEAST_MICROS) {
      return null;
    }
    sleptSeen = clocks.sleptMicros();
    return new ClockChange(
        now.instant(),
        Math.max(-ClockChange.LONGEST_MILLIS, Math.min(ClockChange.LONGEST_MILLIS, jump / 1_000)),
        TimeUnit.MICROSECONDS.toMillis(Math.max(0, sleptSeen - slept)),
        now.monotonicMillis(),
        bootId);
  }

  /** The change that was seen stands in the journal. */
  void said() {
    offset = offsetSeen;
    slept = sleptSeen;
  }

  private static long offset(Seal seal) {
    return TimeUnit.MILLISECONDS.toMicros(seal.wallMillis() - seal.monotonicMillis());
  }
}
