package dev.taffrail.edge;

import java.time.Duration;
import java.util.Objects;

/**
 * Fires for each window whose measure differs too much from that of the sensor's window before; see
 * {@link RuleConfig#rising}. The difference is divided by the time between the two, so that a gap
 * in the readings does not look like a jump.
 *
 * @param direction which changes count
 * @param limit the greatest change that is still right, in units of the measure for each {@code
 *     per}; more than 0
 * @param per the time that the limit is for
 */
public record RateOfChangeRule(
    String name,
    Severity severity,
    Measure measure,
    Direction direction,
    double limit,
    Duration per)
    implements RuleConfig {

  /** Which changes count. */
  public enum Direction {
    RISING,
    FALLING,
    EITHER
  }

  public RateOfChangeRule {
    RuleChecks.name(name);
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(direction, "direction");
    RuleChecks.finite(name, "limit", limit);
    if (limit <= 0) {
      throw new IllegalArgumentException(
          "rule " + name + ": expected a limit of more than 0, found " + limit);
    }
    if (per.toMillis() < 1) {
      throw new IllegalArgumentException(
          "rule " + name + ": expected a time of 1 ms or more for its limit, found " + per);
    }
  }

  @Override
  public RateOfChangeRule withSeverity(Severity value) {
    return new RateOfChangeRule(name, value, measure, direction, limit, per);
  }

  @Override
  public RateOfChangeRule withMeasure(Measure value) {
    return new RateOfChangeRule(name, severity, value, direction, limit, per);
  }
}
