package dev.taffrail.edge;

import java.time.Duration;
import java.time.Instant;

/** What all rules ask of their parts and make of numbers. */
final class RuleChecks {
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private RuleChecks() {}

  static void name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("rule: expected a name, found '" + name + "'");
    }
  }

  static void finite(String rule, String part, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "rule " + rule + ": expected a finite number as " + part + ", found " + value);
    }
  }

  static void aboveZero(String rule, String part, double value) {
    finite(rule, part, value);
    if (value <= 0) {
      throw new IllegalArgumentException(
          "rule " + rule + ": expected a " + part + " of more than 0, found " + value);
    }
  }

  static void time(String rule, String part, Duration least, Duration found) {
    if (found.compareTo(least) < 0 || found.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "rule "
              + rule
              + ": expected "
              + least
              + " to "
              + LONGEST
              + " as "
              + part
              + ", found "
              + found);
    }
  }

  /** The distance of two huge values may be more than a number can be. */
  static double capped(double value) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }
}
