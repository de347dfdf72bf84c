package dev.taffrail.edge;

import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;

/** Remembers which sensors are over the limit and have not cleared yet. */
final class ThresholdEvaluator implements RuleEvaluator {
  private final ThresholdRule rule;
  private final Set<String> over = new HashSet<>();

  ThresholdEvaluator(ThresholdRule rule) {
    this.rule = rule;
  }

  @Override
  public OptionalDouble judge(Window window) {
    double value = rule.measure().of(window);
    if (isClear(value)) {
      over.remove(window.sensor());
    }
    boolean fires = isOver(value) && over.add(window.sensor());
    return fires ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private boolean isOver(double value) {
    return switch (rule.side()) {
      case ABOVE -> value > rule.limit();
      case BELOW -> value < rule.limit();
    };
  }

  private boolean isClear(double value) {
    return switch (rule.side()) {
      case ABOVE -> value <= rule.clear();
      case BELOW -> value >= rule.clear();
    };
  }
}
