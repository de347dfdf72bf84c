package dev.taffrail.edge;

import java.time.Duration;
import java.util.Set;

/**
 * A rule of a pipeline: data, immutable, without state. Start with one of the factories and change
 * what differs from the defaults: severity warning, no cooldown, and for a {@link WindowRule} the
 * window's mean.
 *
 * <p>What the pipeline remembers of a rule is kept for each sensor that it ever heard of, from run
 * to run, in memory alone: some 100 bytes for a rule and sensor, and for {@link #deviating} 8 bytes
 * more for each window of its history.
 */
public sealed interface RuleConfig permits WindowRule, AbsenceRule {

  /** The rule's name in events and records, unique in its pipeline. */
  String name();

  /** What its events carry. */
  Severity severity();

  /** What the judged value must pass for the rule to fire; the limit itself is still right. */
  double limit();

  /**
   * For how long behind an event no other one of this rule and sensor comes, in event time: from
   * the one event's {@linkplain RuleEvent#time time} to the other's. Zero by default. A state that
   * lasts, as a threshold's excursion or an absence, is told when the cooldown is over if it still
   * lasts then.
   */
  Duration cooldown();

  RuleConfig withSeverity(Severity severity);

  /**
   * The same rule with another cooldown.
   *
   * @param cooldown zero to 10 000 days
   */
  RuleConfig withCooldown(Duration cooldown);

  /**
   * Fires when the measure rises above the limit, and not again before it was at {@code clear} or
   * below it in some window between: a value that trembles about the limit is one event.
   *
   * @param clear at most the limit
   */
  static ThresholdRule above(String name, double limit, double clear) {
    return threshold(name, ThresholdRule.Side.ABOVE, limit, clear);
  }

  /**
   * Fires when the measure falls below the limit, and not again before it was at {@code clear} or
   * above it in some window between.
   *
   * @param clear at least the limit
   */
  static ThresholdRule below(String name, double limit, double clear) {
    return threshold(name, ThresholdRule.Side.BELOW, limit, clear);
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

  /**
   * Fires when the measure is more than so many standard deviations away from the mean of the
   * sensor's windows before, as a z-score does it. Nothing is judged before there are so many.
   *
   * @param deviations more than 0
   * @param windows how many of the latest windows are the history, 2 to 10 000
   */
  static DeviationRule deviating(String name, double deviations, int windows) {
    return new DeviationRule(
        name, Severity.WARNING, Measure.MEAN, deviations, windows, 0, Duration.ZERO);
  }

  /**
   * Fires when a sensor that gave readings gives none for longer than this, once for each time that
   * it falls silent. See {@link AbsenceRule#expected} for one that gave none yet.
   *
   * @param silence in event time, one millisecond to 10 000 days
   */
  static AbsenceRule absent(String name, Duration silence) {
    return new AbsenceRule(name, Severity.WARNING, silence, Duration.ZERO, Set.of());
  }

  private static ThresholdRule threshold(
      String name, ThresholdRule.Side side, double limit, double clear) {
    return new ThresholdRule(
        name, Severity.WARNING, Measure.MEAN, side, limit, clear, Duration.ZERO, Duration.ZERO);
  }

  private static RateOfChangeRule rate(
      String name, RateOfChangeRule.Direction direction, double limit, Duration per) {
    return new RateOfChangeRule(
        name, Severity.WARNING, Measure.MEAN, direction, limit, per, Duration.ZERO);
  }
}
