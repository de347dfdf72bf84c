package dev.taffrail.agent.config;

import dev.taffrail.ship.Limits;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Reads {@code in_flight} and {@code linger}, which all sinks have that send requests over a
 * network: how many batches are on their way at once, and how long one is collected.
 */
final class BatchKeys {
  /** Where nobody asks for less, a push a second is what a network and a receiver like best. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private BatchKeys() {}

  /** What the keys make of a sink's own limits. */
  static UnaryOperator<Limits> read(Section section) {
    int inFlight =
        section.get(
            "in_flight", v -> v.integer(1, Limits.MOST_IN_FLIGHT), Limits.DEFAULT_IN_FLIGHT);
    Duration linger = section.get("linger", Value::time, LINGER);
    return limits -> limits.withInFlight(inFlight).withAge(linger);
  }
}
