package dev.taffrail.edge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Remembers each sensor's window before. */
final class RateOfChangeEvaluator implements RuleEvaluator {
  private final RateOfChangeRule rule;
  private final Map<String, Window> before = new HashMap<>();

  RateOfChangeEvaluator(RateOfChangeRule rule) {
    this.rule = rule;
  }

  @Override
  public OptionalDouble judge(Window window, boolean ready) {
    Window previous = before.put(window.sensor(), window);
    if (previous == null || !previous.start().isBefore(window.start())) {
      return OptionalDouble.empty();
    }
    double change = changeBetween(previous, window);
    return isOver(change) ? OptionalDouble.of(change) : OptionalDouble.empty();
  }

  private double changeBetween(Window previous, Window window) {
    double elapsed = Duration.between(previous.start(), window.start()).toMillis();
    double difference = rule.measure().of(window) - rule.measure().of(previous);
    return RuleChecks.capped(difference * (rule.per().toMillis() / elapsed));
  }

  private boolean isOver(double change) {
    return switch (rule.direction()) {
      case RISING -> change > rule.limit();
      case FALLING -> -change > rule.limit();
      case EITHER -> Math.abs(change) > rule.limit();
    };
  }
}
