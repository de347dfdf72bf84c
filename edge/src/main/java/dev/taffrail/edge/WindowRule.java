package dev.taffrail.edge;

import java.time.Duration;

/** A rule that judges a number of each window of a sensor as it closes. */
public sealed interface WindowRule extends RuleConfig
    permits ThresholdRule, RateOfChangeRule, DeviationRule {

  /** Which number of the window it judges. */
  Measure measure();

  WindowRule withMeasure(Measure measure);

  @Override
  WindowRule withSeverity(Severity severity);

  @Override
  WindowRule withCooldown(Duration cooldown);
}
