package dev.taffrail.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much time passed from the first of some seals to the last, by what cannot be had for setting
 * a clock: between seals of one boot by the monotonic clock, and what the machine slept; between
 * others by the wall clock, unless it went back. Never more than the wall clock went on since the
 * seal before them, nor up to the verifier's own now.
 */
final class SealedTime {
  private final long now;
  private long passed;
  private long slept;
  private @Nullable Seal last;

  /**
   * @param now of the verifier's clock, in ms since 1970
   */
  SealedTime(long now) {
    this.now = now;
  }

  /** The next seal. */
  void add(Seal seal) {
    passed += last == null ? 0 : between(last, seal);
    slept = 0;
    last = seal;
  }

  /** A record before the next seal says that the machine slept. */
  void slept(long millis) {
    slept += Math.min(millis, ClockChange.LONGEST_MILLIS);
  }

  private long between(Seal before, Seal seal) {
    long wall = Math.max(0, seal.wallMillis() - before.wallMillis());
    if (!before.bootId().equals(seal.bootId())) {
      return wall;
    }
    long ran = Math.max(0, seal.monotonicMillis() - before.monotonicMillis());
    // Sleep shows in the wall clock too: more than that nobody slept.
    return Math.min(ran, ClockChange.LONGEST_MILLIS) + Math.min(slept, Math.max(0, wall - ran));
  }

  /** What passed up to the last seal so far, in ms. */
  long passed() {
    return passed;
  }

  /**
   * What of it counts.
   *
   * @param passed up to a seal
   * @param end that seal's wall clock
   * @param before the last seal before the first of these; its clock nobody could change later
   */
  Duration counted(long passed, long end, Seal before) {
    long most = Math.max(0, Math.min(end, now) - before.wallMillis());
    return Duration.ofMillis(Math.min(passed, most));
  }
}
