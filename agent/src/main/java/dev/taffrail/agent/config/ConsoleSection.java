package dev.taffrail.agent.config;

import dev.taffrail.ship.console.ConsoleFormat;

/** Reads a sink of the type {@code console}. */
final class ConsoleSection {
  private ConsoleSection() {}

  static Destination read(Section section) {
    return new Destination.Console(
        section.get("format", value -> value.oneOf(ConsoleFormat.class), ConsoleFormat.TEXT));
  }
}
