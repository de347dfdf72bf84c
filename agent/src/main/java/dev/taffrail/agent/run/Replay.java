package dev.taffrail.agent.run;

import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.edge.CsvReplay;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineBuilder;
import dev.taffrail.edge.SensorReading;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/** A recorded series on its way through a pipeline, on a thread of its own. */
final class Replay {
  private final PipelineSettings settings;
  private final BiConsumer<String, Throwable> crashed;
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * @param crashed gets the pipeline's name and why it cannot go on
   */
  Replay(PipelineSettings settings, BiConsumer<String, Throwable> crashed) {
    this.settings = settings;
    this.crashed = crashed;
    this.thread = new Thread(this::run, "replay-" + settings.name());
  }

  void start() {
    thread.start();
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
        pipeline.run(batch);
      }
    } catch (IOException | RuntimeException | Error e) {
      crashed.accept(settings.name(), e);
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
