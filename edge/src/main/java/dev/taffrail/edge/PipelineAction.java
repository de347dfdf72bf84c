package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;

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

  void beginClose(BoundLogger log) {
    attempt(log, running::beginClose);
  }

  void close(BoundLogger log) {
    attempt(log, running::close);
  }

  private void attempt(BoundLogger log, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) { // the pipeline's other parts have to end all the same
      log.warning("action_close_failed").with("action", name()).exception(e).log();
    }
  }
}
