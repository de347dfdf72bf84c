package dev.taffrail.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Remembers which sensors are over the limit and have not cleared yet, and since when. */
final class ThresholdEvaluator implements RuleEvaluator {
  private final ThresholdRule rule;
  private final Map<String, Excursion> excursions = new HashMap<>();

  ThresholdEvaluator(ThresholdRule rule) {
    this.rule = rule;
  }

  @Override
  public OptionalDouble judge(Window window, boolean ready) {
    double value = rule.measure().of(window);
    if (isClear(value)) {
      excursions.remove(window.sensor());
    }
    if (!isOver(value)) {
      return OptionalDouble.empty();
    }
    Excursion excursion =
        excursions.computeIfAbsent(window.sensor(), any -> new Excursion(window.end()));
    if (!ready || excursion.told || !hasLasted(excursion, window)) {
      return OptionalDouble.empty();
    }
    excursion.told = true;
    return OptionalDouble.of(value);
  }

  private boolean hasLasted(Excursion excursion, Window window) {
    return Duration.between(excursion.since, window.end()).compareTo(rule.hold()) >= 0;
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

  private static final class Excursion {
    final Instant since;
    boolean told;

    Excursion(Instant since) {
      this.since = since;
    }
  }
}
