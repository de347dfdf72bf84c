package dev.taffrail.edge;

/** What all rules ask of their parts. */
final class RuleChecks {
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
}
