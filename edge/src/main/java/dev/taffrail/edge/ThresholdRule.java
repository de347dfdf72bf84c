package dev.taffrail.edge;

import java.time.Duration;
import java.util.Objects;

/**
 * Fires once for each time that the measure goes over a limit; see {@link RuleConfig#above} and
 * {@link RuleConfig#below}. An excursion begins with the first window over the limit and ends with
 * the first that is at {@code clear} or beyond it.
 *
 * @param side on which side of the limit it fires
 * @param limit where it fires, the limit itself not included
 * @param clear where it becomes ready to fire again, this value included; the way between is the
 *     hysteresis
 * @param hold how long an excursion has to last, from the end of its first window to the end of the
 *     one that fires, which is over the limit too (as {@code for} of Prometheus' alerts): with
 *     windows of one minute and 5 minutes to hold it is the sixth in a row. Zero fires at the first
 *     window. Windows that are missing, as the sensor gave nothing, end no excursion
 */
public record ThresholdRule(
    String name,
    Severity severity,
    Measure measure,
    Side side,
    double limit,
    double clear,
    Duration hold,
    Duration cooldown)
    implements WindowRule {

  /** The side of the limit that is wrong. */
  public enum Side {
    ABOVE,
    BELOW
  }

  public ThresholdRule {
    RuleChecks.name(name);
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(side, "side");
    RuleChecks.finite(name, "limit", limit);
    RuleChecks.finite(name, "clear", clear);
    if (side == Side.ABOVE ? clear > limit : clear < limit) {
      throw new IllegalArgumentException(
          String.format(
              "rule %s: expected clear at or %s the limit %s, found %s",
              name, side == Side.ABOVE ? "below" : "above", limit, clear));
    }
    RuleChecks.time(name, "hold", Duration.ZERO, hold);
    RuleChecks.time(name, "cooldown", Duration.ZERO, cooldown);
  }

  /** Fires only when an excursion has lasted that long. */
  public ThresholdRule withHold(Duration value) {
    return new ThresholdRule(name, severity, measure, side, limit, clear, value, cooldown);
  }

  @Override
  public ThresholdRule withSeverity(Severity value) {
    return new ThresholdRule(name, value, measure, side, limit, clear, hold, cooldown);
  }

  @Override
  public ThresholdRule withMeasure(Measure value) {
    return new ThresholdRule(name, severity, value, side, limit, clear, hold, cooldown);
  }

  @Override
  public ThresholdRule withCooldown(Duration value) {
    return new ThresholdRule(name, severity, measure, side, limit, clear, hold, value);
  }
}
