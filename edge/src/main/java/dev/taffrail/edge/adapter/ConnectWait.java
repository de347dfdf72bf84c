package dev.taffrail.edge.adapter;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The waits between tries to connect: from a second on, doubling up to a minute, each shortened by
 * up to a half at random, so that a fleet that lost its broker does not come back in step. Only a
 * connection that held for a minute lets them begin anew: one that is lost as soon as it is made
 * must not be made all the time.
 */
final class ConnectWait {
  private static final long FIRST_MILLIS = 1000;
  private static final long LONGEST_MILLIS = 60_000;
  static final Duration HELD = Duration.ofMillis(LONGEST_MILLIS);
  private final DoubleSupplier random;
  private long whole = FIRST_MILLIS;

  ConnectWait(DoubleSupplier random) {
    this.random = random;
  }

  /** The wait before the next try. */
  Duration next() {
    long wait = Math.round(whole * (1 - random.getAsDouble() / 2));
    whole = Math.min(whole * 2, LONGEST_MILLIS);
    return Duration.ofMillis(wait);
  }

  void heldFor(Duration time) {
    if (time.compareTo(HELD) >= 0) {
      whole = FIRST_MILLIS;
    }
  }
}
