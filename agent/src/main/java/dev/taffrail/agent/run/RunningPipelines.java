package dev.taffrail.agent.run;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.status.AgentCounts;
import dev.taffrail.agent.status.PipelineCounts;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogStats;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/** Some pipelines that run, by their names; always the same ones. For any thread. */
final class RunningPipelines {
  static final RunningPipelines NONE = new RunningPipelines(Map.of());

  private static final BoundLogger log = BoundLogger.get("taffrail.agent");

  /** How soon a wait hears that there is something else to do. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Map<String, RunningPipeline> all;

  private RunningPipelines(Map<String, RunningPipeline> all) {
    this.all = Collections.unmodifiableMap(all);
  }

  int size() {
    return all.size();
  }

  /** Those that another configuration describes as they are. */
  RunningPipelines keptBy(Configuration next) {
    return those(pipeline -> isSame(pipeline, next));
  }

  /** Those that it does not. */
  RunningPipelines endedBy(Configuration next) {
    return those(pipeline -> !isSame(pipeline, next));
  }

  /**
   * What is wrong with a series of the other pipelines that this one has; empty when nothing is.
   */
  Optional<String> brokenIn(Configuration next) {
    Map<String, RunningPipeline> kept = keptBy(next).all;
    for (PipelineSettings settings : next.pipelines().values()) {
      if (!kept.containsKey(settings.name())) {
        try {
          RunningPipeline.checkSeries(settings);
        } catch (IOException e) {
          return Optional.of("pipeline " + settings.name() + ": " + FailureWords.of(e));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(RunningPipeline pipeline, Configuration next) {
    return pipeline.settings().equals(next.pipelines().get(pipeline.settings().name()));
  }

  private RunningPipelines those(Predicate<RunningPipeline> wanted) {
    Map<String, RunningPipeline> some = new LinkedHashMap<>(all);
    some.values().removeIf(wanted.negate());
    return new RunningPipelines(some);
  }

  /** All that are wanted, in their order: of these, and those that are started now. */
  RunningPipelines with(
      Map<String, PipelineSettings> wanted, Function<PipelineSettings, RunningPipeline> start) {
    Map<String, RunningPipeline> more = new LinkedHashMap<>();
    wanted.forEach(
        (name, settings) -> {
          RunningPipeline running = all.get(name);
          more.put(name, running == null ? start.apply(settings) : running);
        });
    return new RunningPipelines(more);
  }

  /** Whether there are some, and all of them are at their end. */
  boolean areOver() {
    return !all.isEmpty() && all.values().stream().allMatch(RunningPipeline::isOver);
  }

  /** What they did so far. */
  AgentCounts counts(LogStats log) {
    Map<String, PipelineCounts> counts = new LinkedHashMap<>();
    Map<String, List<AdapterStatus>> adapters = new LinkedHashMap<>();
    Map<String, CloudStatus> clouds = new LinkedHashMap<>();
    all.forEach(
        (name, pipeline) -> {
          counts.put(name, pipeline.counts());
          adapters.put(name, pipeline.adapters());
          CloudStatus cloud = pipeline.cloud();
          if (cloud != null) {
            clouds.put(name, cloud);
          }
        });
    return new AgentCounts(counts, adapters, clouds, log);
  }

  /** Has each end behind the batch that runs now; waits for none. */
  void stop() {
    all.values().forEach(RunningPipeline::stop);
  }

  /** Waits for their ends, but no longer than this, and not once there is something else to do. */
  void await(Duration most, BooleanSupplier enough) throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    for (RunningPipeline pipeline : all.values()) {
      long now = System.nanoTime();
      while (!pipeline.join(Math.min(until, now + STEP_NANOS))
          && now < until
          && !enough.getAsBoolean()) {
        now = System.nanoTime();
      }
    }
  }

  /** Logs which of them have not ended. */
  void warnOfLiving() {
    for (RunningPipeline pipeline : all.values()) {
      if (pipeline.isAlive()) {
        log.warning("pipeline_not_stopped").with("pipeline", pipeline.settings().name()).log();
      }
    }
  }
}
