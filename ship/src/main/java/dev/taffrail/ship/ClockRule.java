package dev.taffrail.ship;

import java.time.Duration;
import java.time.Instant;

/**
 * How a device's clock that nobody has set yet is told from one that is set, and what is done then.
 *
 * @param unsetBefore a clock that shows an earlier time is not set
 * @param patience how long the records of such a clock wait in a lane for it to be set; zero sends
 *     them as they are unless it was set already
 */
public record ClockRule(Instant unsetBefore, Duration patience) {
  /**
   * No clock that is set shows a time before this program was there; and a quiet journal, which
   * tells that the clock was set, writes a seal within 15 minutes.
   */
  public static final ClockRule DEFAULT =
      new ClockRule(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofMinutes(20));

  /** All times are taken as they are. */
  public static final ClockRule NONE = new ClockRule(Instant.EPOCH, Duration.ZERO);

  /**
   * @throws IllegalArgumentException when the time is before 1970, or the wait negative
   */
  public ClockRule {
    if (unsetBefore.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException(
          "unset_before: expected 1970 or later, found " + unsetBefore);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("wait: expected zero or more, found " + patience);
    }
  }

  boolean isUnset(long micros) {
    return micros < unsetBefore.getEpochSecond() * 1_000_000;
  }
}
