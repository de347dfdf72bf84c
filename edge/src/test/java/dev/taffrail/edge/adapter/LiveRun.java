package dev.taffrail.edge.adapter;

import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.Windows;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A live pipeline on a thread of its own, until it is closed. */
public final class LiveRun implements AutoCloseable {
  public static final LiveOptions QUICK = LiveOptions.DEFAULT.withMaxWait(Duration.ofMillis(20));

  private final Pipeline pipeline;
  private final LivePipeline live;
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  public LiveRun(Adapter... adapters) {
    this(QUICK, Timing.SYSTEM, adapters);
  }

  LiveRun(LiveOptions options, Timing timing, Adapter... adapters) {
    this(options, timing, result -> {}, adapters);
  }

  /**
   * The same.
   *
   * @param results is told of each run, and holds up the next one
   */
  LiveRun(
      LiveOptions options, Timing timing, Consumer<PipelineResult> results, Adapter... adapters) {
    this(
        Pipeline.named("live").windows(Windows.tumbling(Duration.ofMinutes(1))).build(),
        options,
        timing,
        results,
        adapters);
  }

  LiveRun(Pipeline pipeline, LiveOptions options, Timing timing, Adapter... adapters) {
    this(pipeline, options, timing, result -> {}, adapters);
  }

  private LiveRun(
      Pipeline pipeline,
      LiveOptions options,
      Timing timing,
      Consumer<PipelineResult> results,
      Adapter... adapters) {
    this.pipeline = pipeline;
    this.live = new LivePipeline(pipeline, List.of(adapters), options, results, timing);
    this.thread = new Thread(this::run, "live-run");
    thread.start();
  }

  private void run() {
    try {
      live.run();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Stops it, and waits for its end. */
  public void stop() {
    live.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() {
    stop();
    pipeline.close();
  }
}
