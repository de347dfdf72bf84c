package dev.taffrail.edge;

import java.time.Duration;
import java.util.Objects;

/**
 * Fires for each window whose measure is too far from those of the sensor's windows before; see
 * {@link RuleConfig#deviating}. The judged value is the z-score: the distance from the history's
 * mean in standard deviations (the population's) of the history, negative below the mean. The
 * window itself belongs to the history of the next, also when it fired: a sensor that has moved for
 * good is usual again after so many windows.
 *
 * @param limit how many standard deviations are still right; more than 0
 * @param windows how many of the sensor's latest windows are the history; nothing is judged before
 *     there are so many
 * @param leastDeviation what the standard deviation is taken for when it is less, zero or more, in
 *     the measure's unit: a history that hardly varies makes a small difference look great. Where
 *     both are zero, a difference counts that shows within the first nine digits
 */
public record DeviationRule(
    String name,
    Severity severity,
    Measure measure,
    double limit,
    int windows,
    double leastDeviation,
    Duration cooldown)
    implements WindowRule {
  private static final int MOST_WINDOWS = 10_000;

  public DeviationRule {
    RuleChecks.name(name);
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(measure, "measure");
    RuleChecks.aboveZero(name, "limit", limit);
    if (windows < 2 || windows > MOST_WINDOWS) {
      throw new IllegalArgumentException(
          "rule " + name + ": expected 2 to 10000 windows as history, found " + windows);
    }
    RuleChecks.finite(name, "least deviation", leastDeviation);
    if (leastDeviation < 0) {
      throw new IllegalArgumentException(
          "rule " + name + ": expected a least deviation of 0 or more, found " + leastDeviation);
    }
    RuleChecks.time(name, "cooldown", Duration.ZERO, cooldown);
  }

  /** The standard deviation is taken for this where it is less. */
  public DeviationRule withLeastDeviation(double value) {
    return new DeviationRule(name, severity, measure, limit, windows, value, cooldown);
  }

  @Override
  public DeviationRule withSeverity(Severity value) {
    return new DeviationRule(name, value, measure, limit, windows, leastDeviation, cooldown);
  }

  @Override
  public DeviationRule withMeasure(Measure value) {
    return new DeviationRule(name, severity, value, limit, windows, leastDeviation, cooldown);
  }

  @Override
  public DeviationRule withCooldown(Duration value) {
    return new DeviationRule(name, severity, measure, limit, windows, leastDeviation, value);
  }
}
