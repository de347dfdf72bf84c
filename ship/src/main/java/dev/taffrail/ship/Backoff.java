package dev.taffrail.ship;

import dev.taffrail.ship.Outcome.Pace;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try: a random part of a time that doubles with each failure, so
 * that a fleet of devices does not come back in one moment. For one thread.
 */
final class Backoff {
  /** A receiver that asks for years, or a clock that is off, must not stop a lane for good. */
  private static final Duration LONGEST_ASKED = Duration.ofHours(1);

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private Duration bound;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "retry: expected 0 < first <= longest, found " + first + " and " + longest);
    }
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.bound = first;
  }

  /**
   * The next wait.
   *
   * @param asked what the receiver asked for, which is the least that is waited; null for nothing
   */
  Duration next(Pace pace, @Nullable Duration asked) {
    Duration own = pace == Pace.SLOW ? longest.plus(upTo(longest)) : upTo(bound);
    bound = least(bound.multipliedBy(2), longest);
    if (asked == null || asked.isNegative()) {
      return own;
    }
    Duration atLeast = least(asked, LONGEST_ASKED).plus(upTo(first));
    return atLeast.compareTo(own) > 0 ? atLeast : own;
  }

  /** Begins again with short waits. */
  void reset() {
    bound = first;
  }

  private Duration upTo(Duration limit) {
    return Duration.ofNanos(random.nextLong(limit.toNanos() + 1));
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
