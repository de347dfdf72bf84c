package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
      rules.forEach(
          rule -> attempt(rule, window.sensor(), window.end(), () -> judge(rule, window, fired)));
    }
    for (Silence silence : observed.silences()) {
      rules.forEach(
          rule ->
              attempt(rule, silence.sensor(), silence.until(), () -> judge(rule, silence, fired)));
    }
    events.addAll(fired);
    next.accept(new Chunk(observed.windows(), fired));
  }

  List<RuleEvent> events() {
    return events;
  }

  private void attempt(RuleState state, String sensor, Instant time, Runnable judgement) {
    try {
      judgement.run();
    } catch (RuntimeException e) {
      log.error("rule_action_failed")
          .with("rule", state.rule().name())
          .with("sensor", sensor)
          .with("time", time)
          .exception(e)
          .log();
    }
  }

  private void judge(RuleState state, Window window, List<RuleEvent> fired) {
    RuleConfig rule = state.rule();
    state
        .judge(window)
        .ifPresent(
            value -> {
              RuleEvent event =
                  event(rule, window.sensor(), window.end(), value, unit(rule, window), window);
              record.fired(rule, event, window);
              fired.add(event);
            });
  }

  private void judge(RuleState state, Silence silence, List<RuleEvent> fired) {
    state
        .judge(silence)
        .ifPresent(
            time -> {
              double seconds = RuleChecks.seconds(silence.since(), silence.until());
              RuleEvent event =
                  event(state.rule(), silence.sensor(), time, seconds, "s", silence.window());
              record.fired(event, silence);
              fired.add(event);
            });
  }

  private RuleEvent event(
      RuleConfig rule,
      String sensor,
      Instant time,
      double value,
      String unit,
      @Nullable Window window) {
    return new RuleEvent(
        rule.name(),
        rule.severity(),
        sensor,
        time,
        value,
        rule.limit(),
        unit,
        window,
        correlationId);
  }

  private static String unit(RuleConfig rule, Window window) {
    boolean ownUnit = rule instanceof WindowRule && !(rule instanceof DeviationRule);
    return ownUnit ? ((WindowRule) rule).measure().unit(window) : "1";
  }
}
