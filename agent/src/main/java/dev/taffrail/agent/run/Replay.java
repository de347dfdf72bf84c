package dev.taffrail.agent.run;

import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.status.PipelineCounts;
import dev.taffrail.edge.CsvReplay;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineBuilder;
import dev.taffrail.edge.SensorReading;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** A recorded series on its way through a pipeline, on a thread of its own. */
final class Replay {
  private final PipelineSettings settings;
  private final BiConsumer<String, Throwable> crashed;
  private final Runnable whenOver;
  private final Thread thread;
  private volatile PipelineCounts counts = PipelineCounts.NONE;
  private volatile boolean stopping;
  private volatile boolean over;

  /**
   * @param crashed gets the pipeline's name and why it cannot go on
   * @param whenOver called at its end, by its thread
   */
  Replay(PipelineSettings settings, BiConsumer<String, Throwable> crashed, Runnable whenOver) {
    this.settings = settings;
    this.crashed = crashed;
    this.whenOver = whenOver;
    this.thread = new Thread(this::run, "replay-" + settings.name());
  }

  PipelineSettings settings() {
    return settings;
  }

  /** What it did so far; from any thread. */
  PipelineCounts counts() {
    return counts;
  }

  void start() {
    thread.start();
  }

  /** Whether its thread has ended, or is about to. */
  boolean isOver() {
    return over;
  }

  void join() throws InterruptedException {
    thread.join();
  }

  /** Ends behind the batch that runs now. */
  void stop() {
    stopping = true;
  }

  private void run() {
    try (CsvReplay series = CsvReplay.open(settings.csv(), settings.sensor(), settings.unit());
        Pipeline pipeline = pipeline()) {
      for (List<SensorReading> batch : series.batches(settings.batch())) {
        if (stopping) {
          break;
        }
        counts = counts.plus(pipeline.run(batch), Instant.now());
      }
    } catch (IOException | RuntimeException | Error e) {
      crashed.accept(settings.name(), e);
    } finally {
      over = true;
      whenOver.run();
    }
  }

  private Pipeline pipeline() {
    PipelineBuilder builder = Pipeline.named(settings.name()).windows(settings.window());
    settings.rules().forEach(builder::rule);
    settings.actions().forEach(builder::action);
    if (settings.cloud() != null) {
      builder.cloud(settings.cloud());
    }
    return builder.build();
  }
}
