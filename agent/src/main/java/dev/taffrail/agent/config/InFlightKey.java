package dev.taffrail.agent.config;

import dev.taffrail.ship.Limits;

/** Reads {@code in_flight}, which all sinks have that send requests over a network. */
final class InFlightKey {
  private InFlightKey() {}

  /** The most requests of one lane at once. */
  static int read(Section section) {
    return section.get(
        "in_flight", v -> v.integer(1, Limits.MOST_IN_FLIGHT), Limits.DEFAULT_IN_FLIGHT);
  }
}
