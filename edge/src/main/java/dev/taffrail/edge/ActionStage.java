package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.util.Map;
import java.util.function.Consumer;

/** Raises an alert for each event and does what the user wants done for it. */
final class ActionStage implements Stage<Chunk, Chunk> {
  private final BoundLogger log;
  private final Map<String, Action> actions;
  private long failures;

  ActionStage(String pipeline, Map<String, Action> actions) {
    this.log = BoundLogger.get("edge.actions").bind("pipeline", pipeline);
    this.actions = actions;
  }

  @Override
  public void accept(Chunk chunk, Consumer<Chunk> next) {
    for (RuleEvent event : chunk.events()) {
      raise(event);
      actions.forEach((name, action) -> perform(name, action, event));
    }
    next.accept(chunk);
  }

  long failures() {
    return failures;
  }

  private void raise(RuleEvent event) {
    log.info("alert_raised")
        .with("rule", event.ruleName())
        .with("severity", event.severity().label())
        .with("sensor", event.sensor())
        .with("time", event.time())
        .with("actions", actions.size())
        .log();
  }

  private void perform(String name, Action action, RuleEvent event) {
    try {
      action.perform(event);
      log.info("rule_action_completed").with("action", name).with("rule", event.ruleName()).log();
    } catch (Throwable e) { // also an Error: an action that lacks a class must not end the pipeline
      failures++;
      log.error("rule_action_failed")
          .with("action", name)
          .with("rule", event.ruleName())
          .with("sensor", event.sensor())
          .with("time", event.time())
          .exception(e)
          .log();
    } finally {
      // The thread is ours: an interrupt that an action left behind is meant for nobody after it.
      Thread.interrupted();
    }
  }
}
