package dev.taffrail.edge;

import java.util.OptionalDouble;

/** A rule with what it remembers of each sensor. For one thread at a time. */
interface RuleEvaluator {
  /** The value that makes the rule fire at this window; empty when it does not. */
  OptionalDouble judge(Window window);

  static RuleEvaluator of(RuleConfig rule) {
    if (rule instanceof ThresholdRule threshold) {
      return new ThresholdEvaluator(threshold);
    }
    return new RateOfChangeEvaluator((RateOfChangeRule) rule);
  }
}
