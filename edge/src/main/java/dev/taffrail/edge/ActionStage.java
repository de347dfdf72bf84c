package dev.taffrail.edge;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.log.BoundLogger;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Raises an alert for each event that the user wants something done for, and does it. */
final class ActionStage implements Stage<Chunk, Chunk> {
  private final BoundLogger log;
  private final List<PipelineAction> actions;
  private long failures;

  /**
   * @param actions kept from run to run
   */
  ActionStage(String pipeline, List<PipelineAction> actions) {
    this.log = logger(pipeline);
    this.actions = actions;
  }

  static BoundLogger logger(String pipeline) {
    return BoundLogger.get("edge.actions").bind("pipeline", pipeline);
  }

  @Override
  public void accept(Chunk chunk, Consumer<Chunk> next) {
    for (RuleEvent event : chunk.events()) {
      List<PipelineAction> wanted = actions.stream().filter(action -> action.wants(event)).toList();
      if (!wanted.isEmpty()) { // else rule_fired has said all
        raise(event, wanted.size());
      }
      wanted.forEach(action -> perform(action, event));
    }
    next.accept(chunk);
  }

  @Override
  public void finish(Consumer<Chunk> next) {
    for (PipelineAction action : actions) {
      failures += action.running().takeFailures();
    }
  }

  long failures() {
    return failures;
  }

  private void raise(RuleEvent event, int wanted) {
    log.info("alert_raised")
        .with("rule", event.ruleName())
        .with("severity", event.severity().label())
        .with("sensor", event.sensor())
        .with("time", event.time())
        .with("actions", wanted)
        .log();
  }

  private void perform(PipelineAction action, RuleEvent event) {
    try {
      if (action.running().perform(event)) {
        log.info("rule_action_completed")
            .with("action", action.name())
            .with("rule", event.ruleName())
            .log();
      }
    } catch (OutOfMemoryError e) {
      throw e; // the program has to hear of it
    } catch (Throwable e) { // also an Error: an action that lacks a class must not end the pipeline
      failures++;
      log.error("rule_action_failed")
          .with("action", action.name())
          .with("rule", event.ruleName())
          .with("sensor", event.sensor())
          .with("time", event.time())
          .with("reason", FailureWords.of(e))
          .exception(e instanceof IOException ? null : e)
          .log();
    } finally {
      // The thread is ours: an interrupt that an action left behind is meant for nobody after it.
      Thread.interrupted();
    }
  }
}
