package dev.taffrail.edge;

import java.time.Duration;
import java.util.Objects;

/**
 * Fires for each window whose measure differs too much from that of the sensor's window before; see
 * {@link RuleConfig#rising}. The difference is divided by the time between the two, so that a gap
 * in the readings does not look like a jump. Counting windows that do not start behind the one
 * before, as readings came out of order, are not judged.
 *
 * @param direction which changes count
 * @param limit the greatest change that is still right, in units of the measure for each {@code
 *     per}; more than 0
 * @param per the time that the limit is for, 1 ms to 10 000 days
 */
public record RateOfChangeRule(
    String name,
    Severity severity,
    Measure measure,
    Direction direction,
    double limit,
    Duration per,
    Duration cooldown)
    implements WindowRule {

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
    RuleChecks.aboveZero(name, "limit", limit);
    RuleChecks.time(name, "the limit's time", Duration.ofMillis(1), per);
    RuleChecks.time(name, "cooldown", Duration.ZERO, cooldown);
  }

  @Override
  public RateOfChangeRule withSeverity(Severity value) {
    return new RateOfChangeRule(name, value, measure, direction, limit, per, cooldown);
  }

  @Override
  public RateOfChangeRule withMeasure(Measure value) {
    return new RateOfChangeRule(name, severity, value, direction, limit, per, cooldown);
  }

  @Override
  public RateOfChangeRule withCooldown(Duration value) {
    return new RateOfChangeRule(name, severity, measure, direction, limit, per, value);
  }
}
