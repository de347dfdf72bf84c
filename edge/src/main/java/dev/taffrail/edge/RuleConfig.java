package dev.taffrail.edge;

import java.time.Duration;

/**
 * A rule over the windows of a sensor: data, immutable, without state. Start with one of the
 * factories and change what differs from the defaults: severity warning, judging the window's mean.
 */
public sealed interface RuleConfig permits ThresholdRule, RateOfChangeRule {

  /** The rule's name in events and records, unique in its pipeline. */
  String name();

  /** What its events carry. */
  Severity severity();

  /** Which number of the window it judges. */
  Measure measure();

  /** What the judged value must go over for the rule to fire. */
  double limit();

  RuleConfig withSeverity(Severity severity);

  RuleConfig withMeasure(Measure measure);

  /**
   * Fires when the measure rises above the limit, and not again before it was at {@code clear} or
   * below it in some window between: a value that trembles about the limit is one event.
   *
   * @param clear at most the limit
   */
  static ThresholdRule above(String name, double limit, double clear) {
    return new ThresholdRule(
        name, Severity.WARNING, Measure.MEAN, ThresholdRule.Side.ABOVE, limit, clear);
  }

  /**
   * Fires when the measure falls below the limit, and not again before it was at {@code clear} or
   * above it in some window between.
   *
   * @param clear at least the limit
   */
  static ThresholdRule below(String name, double limit, double clear) {
    return new ThresholdRule(
        name, Severity.WARNING, Measure.MEAN, ThresholdRule.Side.BELOW, limit, clear);
  }

  /**
   * Fires when the measure rises from one window to the next by more than the limit for that time.
   *
   * @param limit in units of the measure, more than 0
   * @param per the time that the limit is for: a rise of 5 in an hour is over a limit of 100 a day
   */
  static RateOfChangeRule rising(String name, double limit, Duration per) {
    return rate(name, RateOfChangeRule.Direction.RISING, limit, per);
  }

  /** Fires when the measure falls by more than the limit; else as {@link #rising}. */
  static RateOfChangeRule falling(String name, double limit, Duration per) {
    return rate(name, RateOfChangeRule.Direction.FALLING, limit, per);
  }

  /** Fires when the measure rises or falls by more than the limit; else as {@link #rising}. */
  static RateOfChangeRule changing(String name, double limit, Duration per) {
    return rate(name, RateOfChangeRule.Direction.EITHER, limit, per);
  }

  private static RateOfChangeRule rate(
      String name, RateOfChangeRule.Direction direction, double limit, Duration per) {
    return new RateOfChangeRule(name, Severity.WARNING, Measure.MEAN, direction, limit, per);
  }
}
