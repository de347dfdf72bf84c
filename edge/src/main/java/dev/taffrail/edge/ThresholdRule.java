package dev.taffrail.edge;

import java.util.Objects;

/**
 * Fires once for each time that the measure goes over a limit; see {@link RuleConfig#above} and
 * {@link RuleConfig#below}.
 *
 * @param side on which side of the limit it fires
 * @param limit where it fires, the limit itself not included
 * @param clear where it becomes ready to fire again, this value included; the way between is the
 *     hysteresis
 */
public record ThresholdRule(
    String name, Severity severity, Measure measure, Side side, double limit, double clear)
    implements RuleConfig {

  /** The side of the limit that is wrong. */
  public enum Side {
    ABOVE,
    BELOW
  }

  public ThresholdRule {
    RuleChecks.name(name);
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(measure, "measure");
    RuleChecks.finite(name, "limit", limit);
    RuleChecks.finite(name, "clear", clear);
    if (side == Side.ABOVE ? clear > limit : clear < limit) {
      throw new IllegalArgumentException(
          String.format(
              "rule %s: expected clear at or %s the limit %s, found %s",
              name, side == Side.ABOVE ? "below" : "above", limit, clear));
    }
  }

  @Override
  public ThresholdRule withSeverity(Severity value) {
    return new ThresholdRule(name, value, measure, side, limit, clear);
  }

  @Override
  public ThresholdRule withMeasure(Measure value) {
    return new ThresholdRule(name, severity, value, side, limit, clear);
  }
}
