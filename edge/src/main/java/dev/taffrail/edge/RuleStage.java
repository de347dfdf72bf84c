package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Judges each window and each silence by each rule, in the order in which the rules were added. */
final class RuleStage implements Stage<Observed, Chunk> {
  private final BoundLogger log;
  private final RuleRecord record;
  private final List<RuleState> rules;
  private final String correlationId;
  private final List<RuleEvent> events = new ArrayList<>();

  /**
   * @param rules with what they remember, kept from run to run
   */
  RuleStage(String pipeline, List<RuleState> rules, String correlationId) {
    this.log = BoundLogger.get("edge.rules").bind("pipeline", pipeline);
    this.record = new RuleRecord(log);
    this.rules = rules;
    this.correlationId = correlationId;
  }

  @Override
  public void accept(Observed observed, Consumer<Chunk> next) {
    List<RuleEvent> fired = new ArrayList<>();
    for (Window window : observed.windows()) {
      rules.forEach(rule -> attempt(rule, window, () -> judge(rule, window, fired)));
    }
    for (Silence silence : observed.silences()) {
      rules.forEach(rule -> attempt(rule, silence.window(), () -> judge(rule, silence, fired)));
    }
    events.addAll(fired);
    next.accept(new Chunk(observed.windows(), fired));
  }

  List<RuleEvent> events() {
    return events;
  }

  private void attempt(RuleState state, Window window, Runnable judgement) {
    try {
      judgement.run();
    } catch (RuntimeException e) {
      log.error("rule_action_failed")
          .with("rule", state.rule().name())
          .with("sensor", window.sensor())
          .with("window_end", window.end())
          .exception(e)
          .log();
    }
  }

  private void judge(RuleState state, Window window, List<RuleEvent> fired) {
    state
        .judge(window)
        .ifPresent(
            value -> {
              record.fired(state.rule(), window, value);
              fired.add(event(state.rule(), window.end(), value, window));
            });
  }

  private void judge(RuleState state, Silence silence, List<RuleEvent> fired) {
    state
        .judge(silence)
        .ifPresent(
            time -> {
              double seconds = RuleChecks.seconds(silence.since(), silence.until());
              record.fired(state.rule(), silence, seconds);
              fired.add(event(state.rule(), time, seconds, silence.window()));
            });
  }

  private RuleEvent event(RuleConfig rule, Instant time, double value, Window window) {
    return new RuleEvent(
        rule.name(),
        rule.severity(),
        window.sensor(),
        time,
        value,
        rule.limit(),
        window,
        correlationId);
  }
}
