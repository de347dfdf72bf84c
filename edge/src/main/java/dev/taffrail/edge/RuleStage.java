package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Judges each window by each rule, in the order in which the rules were added. */
final class RuleStage implements Stage<List<Window>, Chunk> {
  private final BoundLogger log;
  private final Map<RuleConfig, RuleEvaluator> rules;
  private final String correlationId;
  private final List<RuleEvent> events = new ArrayList<>();

  /**
   * @param rules with what they remember, kept from run to run
   */
  RuleStage(String pipeline, Map<RuleConfig, RuleEvaluator> rules, String correlationId) {
    this.log = BoundLogger.get("edge.rules").bind("pipeline", pipeline);
    this.rules = rules;
    this.correlationId = correlationId;
  }

  @Override
  public void accept(List<Window> windows, Consumer<Chunk> next) {
    List<RuleEvent> fired = new ArrayList<>();
    for (Window window : windows) {
      rules.forEach((rule, evaluator) -> judge(rule, evaluator, window, fired));
    }
    events.addAll(fired);
    next.accept(new Chunk(windows, fired));
  }

  List<RuleEvent> events() {
    return events;
  }

  private void judge(
      RuleConfig rule, RuleEvaluator evaluator, Window window, List<RuleEvent> fired) {
    OptionalDouble value;
    try {
      value = evaluator.judge(window);
    } catch (RuntimeException e) {
      log.error("rule_action_failed")
          .with("rule", rule.name())
          .with("sensor", window.sensor())
          .with("window_end", window.end())
          .exception(e)
          .log();
      return;
    }
    value.ifPresent(found -> fired.add(fire(rule, window, found)));
  }

  private RuleEvent fire(RuleConfig rule, Window window, double value) {
    log.warning("rule_fired")
        .with("rule", rule.name())
        .with("severity", rule.severity().label())
        .with("sensor", window.sensor())
        .with("value", value)
        .with("limit", rule.limit())
        .with("unit", window.unit())
        .with("window_start", window.start())
        .with("window_end", window.end())
        .log();
    return new RuleEvent(
        rule.name(),
        rule.severity(),
        window.sensor(),
        window.end(),
        value,
        rule.limit(),
        window,
        correlationId);
  }
}
