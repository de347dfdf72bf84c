package dev.taffrail.edge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The waits between tries: doubling up to a longest one, each shortened by up to a half at random,
 * so that a fleet that lost its receiver does not come back in step.
 */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 10;
  private final Duration first;
  private final Duration longest;
  private final DoubleSupplier random;

  /**
   * Waits that begin with {@code first} and never exceed {@code longest} or 1024 times {@code
   * first}.
   *
   * @param random gives numbers from 0 to 1
   */
  public Backoff(Duration first, Duration longest, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** Up to 1024 times the first one. */
  static Backoff from(Duration first) {
    return new Backoff(
        first,
        first.multipliedBy(1 << MOST_DOUBLINGS),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The wait after so many failures in a row, at least one. */
  public Duration after(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    long whole = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(Math.round(whole * (1 - random.getAsDouble() / 2)));
  }
}
