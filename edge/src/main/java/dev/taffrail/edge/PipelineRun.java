package dev.taffrail.edge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One batch on its way through the stages. */
final class PipelineRun {
  private static final int ROOM = 16;
  private final IngestStage ingest;
  private final WindowStage window;
  private final RuleStage rules;
  private final ActionStage actions;
  private final @Nullable CloudStage cloud;

  PipelineRun(
      IngestStage ingest,
      WindowStage window,
      RuleStage rules,
      ActionStage actions,
      @Nullable CloudStage cloud) {
    this.ingest = ingest;
    this.window = window;
    this.rules = rules;
    this.actions = actions;
    this.cloud = cloud;
  }

  /** Runs all stages side by side until the last is done, or throws what stopped the first. */
  void execute(StageThreads threads) {
    Channel<List<SensorReading>> readings = new Channel<>(ROOM);
    Channel<Observed> windows = new Channel<>(ROOM);
    Channel<Chunk> judged = new Channel<>(ROOM);
    Channel<Chunk> acted = new Channel<>(ROOM);
    Channel<Chunk> end = new Channel<>(1);
    List<Future<?>> stages = new ArrayList<>();
    stages.add(threads.submit("ingest", () -> feed(ingest, readings)));
    stages.add(threads.submit("window", () -> pump(readings, window, windows)));
    stages.add(threads.submit("rules", () -> pump(windows, rules, judged)));
    stages.add(threads.submit("actions", () -> pump(judged, actions, acted)));
    stages.add(threads.submit("cloud", () -> pump(acted, cloudOrNothing(), end)));
    await(stages);
  }

  PipelineResult result(String pipeline, String correlationId) {
    List<RuleEvent> events = new ArrayList<>(rules.events());
    events.sort(Comparator.comparing(RuleEvent::time));
    return new PipelineResult(
        pipeline,
        correlationId,
        ingest.count(),
        window.late(),
        window.closed(),
        events,
        actions.failures(),
        cloud == null ? CloudFlush.NONE : cloud.flush());
  }

  private Stage<Chunk, Chunk> cloudOrNothing() {
    return cloud == null ? (chunk, next) -> {} : cloud;
  }

  private static void feed(IngestStage ingest, Channel<List<SensorReading>> out) {
    try {
      ingest.run(out::send);
    } finally {
      out.end();
    }
  }

  /** Whatever happens to one stage, those behind it see an end and those before it find room. */
  private static <I, O> void pump(Channel<I> in, Stage<I, O> stage, Channel<O> out) {
    try {
      in.forEach(item -> stage.accept(item, out::send));
      stage.finish(out::send);
    } finally {
      out.end();
      in.drain();
    }
  }

  private static void await(List<Future<?>> stages) {
    List<Throwable> failures = new ArrayList<>();
    boolean interrupted = false;
    for (Future<?> stage : stages) {
      interrupted |= awaitOne(stage, failures);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!failures.isEmpty()) {
      IllegalStateException failure =
          new IllegalStateException("a stage of the pipeline failed", failures.remove(0));
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  /** Goes on waiting when interrupted: half a run would leave windows and rules in between. */
  private static boolean awaitOne(Future<?> stage, List<Throwable> failures) {
    boolean interrupted = false;
    while (true) {
      try {
        stage.get();
        return interrupted;
      } catch (ExecutionException e) {
        failures.add(e.getCause());
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
