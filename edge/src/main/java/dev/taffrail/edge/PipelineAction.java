package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.util.List;
import java.util.function.Consumer;

/** An action of an open pipeline, with the events that it wants. */
final class PipelineAction {
  private final ActionConfig config;
  private final RunningAction running;

  private PipelineAction(ActionConfig config, RunningAction running) {
    this.config = config;
    this.running = running;
  }

  static PipelineAction start(String pipeline, ActionConfig config) {
    return new PipelineAction(config, config.kind().start(pipeline, config.name()));
  }

  /** What a program gave is done when it returns. */
  static ActionKind kindOf(Action action) {
    return (pipeline, name) ->
        event -> {
          action.perform(event);
          return true;
        };
  }

  String name() {
    return config.name();
  }

  boolean wants(RuleEvent event) {
    return config.wants(event);
  }

  RunningAction running() {
    return running;
  }

  /** The first half of closing, for all of them. */
  static void beginClose(List<PipelineAction> actions, BoundLogger log) {
    each(actions, log, RunningAction::beginClose);
  }

  /** The second half, for all of them. */
  static void close(List<PipelineAction> actions, BoundLogger log) {
    each(actions, log, RunningAction::close);
  }

  /**
   * One that fails keeps no other from its end.
   *
   * @throws OutOfMemoryError when one of them did, at the end: the program has to hear of it
   */
  private static void each(
      List<PipelineAction> actions, BoundLogger log, Consumer<RunningAction> call) {
    OutOfMemoryError death = null;
    for (PipelineAction action : actions) {
      try {
        call.accept(action.running);
      } catch (OutOfMemoryError e) {
        death = e;
      } catch (RuntimeException | Error e) {
        log.warning("action_close_failed").with("action", action.name()).exception(e).log();
      }
    }
    if (death != null) {
      throw death;
    }
  }
}
