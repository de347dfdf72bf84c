package dev.taffrail.edge.adapter;

import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.Windows;
import java.time.Duration;
import java.util.List;
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
    this(
        Pipeline.named("live").windows(Windows.tumbling(Duration.ofMinutes(1))).build(),
        options,
        timing,
        adapters);
  }

  LiveRun(Pipeline pipeline, LiveOptions options, Timing timing, Adapter... adapters) {
    this.pipeline = pipeline;
    this.live = new LivePipeline(pipeline, List.of(adapters), options, result -> {}, timing);
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
