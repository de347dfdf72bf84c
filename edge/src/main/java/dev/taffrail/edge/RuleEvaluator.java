package dev.taffrail.edge;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** A rule with what it remembers of each sensor, bounded for each. For one thread at a time. */
interface RuleEvaluator {
  /**
   * The value that makes the rule fire at this window; empty when it does not.
   *
   * @param ready false in the rule's cooldown, when nothing that is returned is told: a rule that
   *     fires once for what lasts has not fired then
   */
  OptionalDouble judge(Window window, boolean ready);

  /**
   * When the rule fires at this silence; empty when it does not.
   *
   * @param ready when the rule's cooldown is over
   */
  default Optional<Instant> judge(Silence silence, Instant ready) {
    return Optional.empty();
  }

  static RuleEvaluator of(RuleConfig rule) {
    if (rule instanceof ThresholdRule threshold) {
      return new ThresholdEvaluator(threshold);
    }
    if (rule instanceof RateOfChangeRule rate) {
      return new RateOfChangeEvaluator(rate);
    }
    if (rule instanceof DeviationRule deviation) {
      return new DeviationEvaluator(deviation);
    }
    return new AbsenceEvaluator((AbsenceRule) rule);
  }
}
