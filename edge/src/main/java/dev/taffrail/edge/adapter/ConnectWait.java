package dev.taffrail.edge.adapter;

import dev.taffrail.edge.Backoff;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The waits between tries to connect: from a second on, doubling up to a minute. Only a connection
 * that held for a minute lets them begin anew: one that is lost as soon as it is made must not be
 * made all the time.
 */
final class ConnectWait {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  static final Duration HELD = LONGEST;
  private final Backoff backoff;
  private int tries;

  ConnectWait(DoubleSupplier random) {
    this.backoff = new Backoff(FIRST, LONGEST, random);
  }

  /** The wait before the next try. */
  Duration next() {
    tries++;
    return backoff.after(tries);
  }

  void heldFor(Duration time) {
    if (time.compareTo(HELD) >= 0) {
      tries = 0;
    }
  }
}
