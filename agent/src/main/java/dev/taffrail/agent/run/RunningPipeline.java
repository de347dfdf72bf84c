package dev.taffrail.agent.run;

import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.status.PipelineCounts;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineBuilder;
import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.adapter.Adapter;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.edge.adapter.CsvReplay;
import dev.taffrail.edge.adapter.LivePipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Readings on their way through a pipeline, on a thread of its own: a recorded series until its
 * end, or those of live adapters until it is stopped.
 */
final class RunningPipeline {
  private final String device;
  private final PipelineSettings settings;
  private final BiConsumer<String, Throwable> crashed;
  private final Runnable whenOver;
  private final Thread thread;
  private volatile PipelineCounts counts = PipelineCounts.NONE;
  private volatile boolean stopping;
  private volatile @Nullable Pipeline pipeline;
  private volatile @Nullable LivePipeline live;
  private volatile @Nullable CsvReplay series;
  private volatile boolean over;

  /**
   * @param device that its documents name
   * @param crashed gets the pipeline's name and why it cannot go on
   * @param whenOver called at its end, by its thread
   */
  RunningPipeline(
      String device,
      PipelineSettings settings,
      BiConsumer<String, Throwable> crashed,
      Runnable whenOver) {
    this.device = device;
    this.settings = settings;
    this.crashed = crashed;
    this.whenOver = whenOver;
    this.thread = new Thread(this::run, "pipeline-" + settings.name());
  }

  PipelineSettings settings() {
    return settings;
  }

  /** What it did so far; from any thread. */
  PipelineCounts counts() {
    return counts;
  }

  /** How its adapters fare; from any thread. */
  List<AdapterStatus> adapters() {
    CsvReplay replayed = series;
    if (replayed != null) {
      return List.of(replayed.status());
    }
    LivePipeline running = live;
    return running == null ? List.of() : running.status();
  }

  /** How its cloud fares; null when it has none, or is not built yet. From any thread. */
  @Nullable CloudStatus cloud() {
    Pipeline made = pipeline;
    return made == null ? null : made.cloudStatus();
  }

  void start() {
    thread.start();
  }

  /** Whether its thread has ended, or is about to. */
  boolean isOver() {
    return over;
  }

  /**
   * Waits for its end.
   *
   * @param until as {@code System.nanoTime} counts
   * @return whether it came
   */
  boolean join(long until) throws InterruptedException {
    thread.join(Math.max(TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()), 1));
    return !thread.isAlive();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Ends behind the batch that runs now; live, behind what the adapters gave until now. A cloud
   * that does not answer holds it up no longer.
   */
  void stop() {
    stopping = true;
    Pipeline open = pipeline;
    if (open != null) {
      open.hurry();
    }
    LivePipeline running = live;
    if (running != null) {
      running.stop();
    }
  }

  private void run() {
    try (Pipeline made = build()) {
      pipeline = made;
      if (stopping) {
        made.hurry();
      }
      if (settings.csv() == null) {
        runLive(made);
      } else {
        replay(settings.csv(), made);
      }
    } catch (IOException | RuntimeException | Error e) {
      crashed.accept(settings.name(), e);
    } finally {
      over = true;
      whenOver.run();
    }
  }

  private void replay(Path csv, Pipeline made) throws IOException {
    made.resume().ifPresent(this::note); // what an earlier start left in the store
    try (CsvReplay replayed = open(csv, settings)) {
      series = replayed;
      for (List<SensorReading> batch : replayed.batches(settings.batch())) {
        if (stopping) {
          break;
        }
        note(made.run(batch));
      }
    }
  }

  private static CsvReplay open(Path csv, PipelineSettings settings) throws IOException {
    return CsvReplay.open(
        csv, settings.sensor(), settings.unit(), settings.csvZone(), settings.csvMetadata());
  }

  /**
   * Looks whether a recorded series can be read, as far as its header. A pipe or device is not
   * looked at: what is read of it is gone.
   */
  static void checkSeries(PipelineSettings settings) throws IOException {
    Path csv = settings.csv();
    if (csv != null && !Files.readAttributes(csv, BasicFileAttributes.class).isOther()) {
      open(csv, settings).close();
    }
  }

  private void runLive(Pipeline made) {
    List<Adapter> adapters = settings.adapters().stream().map(Adapters::of).toList();
    LivePipeline running = new LivePipeline(made, adapters, settings.live(), this::note);
    live = running;
    if (stopping) {
      running.stop();
    }
    running.run();
  }

  private void note(PipelineResult result) {
    counts = counts.plus(result, Instant.now());
  }

  private Pipeline build() {
    PipelineBuilder builder = Pipeline.named(settings.name()).windows(settings.window());
    if (!device.isBlank()) {
      builder.device(device);
    }
    settings.rules().forEach(builder::rule);
    settings.actions().forEach(builder::action);
    if (settings.cloud() != null) {
      builder.cloud(settings.cloud());
    }
    return builder.build();
  }
}
