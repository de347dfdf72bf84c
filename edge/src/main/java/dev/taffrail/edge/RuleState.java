package dev.taffrail.edge;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A rule with what outlives a run: its evaluator, and when its cooldown ends for each sensor. */
final class RuleState {
  private final RuleConfig rule;
  private final RuleEvaluator evaluator;
  private final Map<String, Instant> readyAt = new HashMap<>();

  RuleState(RuleConfig rule, RuleEvaluator evaluator) {
    this.rule = rule;
    this.evaluator = evaluator;
  }

  static RuleState of(RuleConfig rule) {
    return new RuleState(rule, RuleEvaluator.of(rule));
  }

  RuleConfig rule() {
    return rule;
  }

  OptionalDouble judge(Window window) {
    boolean ready = !window.end().isBefore(readyAt(window.sensor()));
    OptionalDouble value = evaluator.judge(window, ready);
    if (value.isEmpty() || !ready) {
      return OptionalDouble.empty();
    }
    coolDown(window.sensor(), window.end());
    return value;
  }

  Optional<Instant> judge(Silence silence) {
    Optional<Instant> time = evaluator.judge(silence, readyAt(silence.sensor()));
    time.ifPresent(fired -> coolDown(silence.sensor(), fired));
    return time;
  }

  private Instant readyAt(String sensor) {
    return readyAt.getOrDefault(sensor, Instant.MIN);
  }

  private void coolDown(String sensor, Instant fired) {
    if (!rule.cooldown().isZero()) {
      readyAt.put(sensor, fired.plus(rule.cooldown()));
    }
  }
}
