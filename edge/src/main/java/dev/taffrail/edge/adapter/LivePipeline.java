package dev.taffrail.edge.adapter;

import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.Queues;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the readings of one adapter or more through a pipeline while the program runs: cuts them to
 * batches, runs the pipeline over each, and lets its time go on where no reading does.
 *
 * <pre>{@code
 * Adapter zones = new ThermalAdapter(ThermalAdapter.ROOT, Duration.ofSeconds(10));
 * LivePipeline live =
 *     new LivePipeline(pipeline, List.of(zones, doors), LiveOptions.DEFAULT);
 * Runtime.getRuntime().addShutdownHook(new Thread(live::stop));
 * live.run();
 * }</pre>
 *
 * <p><b>Time.</b> When no reading has come for {@link LiveOptions#advance}, the pipeline is told
 * what the device's clock says ({@link Pipeline#advanceTo}), unless an adapter is away that will
 * bring what it misses ({@link Adapter#catchesUp}), or came back less than that ago. Of a sensor
 * that gives none for that time while others do, the windows close that are over by that clock
 * ({@link Pipeline#closeIdle}), unless it is a sensor of such an adapter. When the clock is set by
 * 10 s or more, or the device slept so long, the pipeline begins anew ({@link Pipeline#beginAnew}),
 * and a record says so: {@code clock_jumped}.
 */
public final class LivePipeline {
  /** So long an adapter may take to end. */
  private static final Duration PATIENCE = Duration.ofMillis(2500);

  private final Pipeline pipeline;
  private final LiveOptions options;
  private final Consumer<PipelineResult> results;
  private final Timing timing;
  private final ReadingQueue queue;
  private final List<AdapterRunner> runners = new ArrayList<>();
  private final BoundLogger log;
  private volatile boolean stopping;
  private long quietSince;
  private long restedAt;

  /**
   * Describes it; nothing runs yet.
   *
   * @param pipeline not closed by this
   * @param adapters one or more, for this alone
   */
  public LivePipeline(Pipeline pipeline, List<? extends Adapter> adapters, LiveOptions options) {
    this(pipeline, adapters, options, result -> {});
  }

  /**
   * The same, where each run's result is of use.
   *
   * @param results called on the thread of {@link #run}
   */
  public LivePipeline(
      Pipeline pipeline,
      List<? extends Adapter> adapters,
      LiveOptions options,
      Consumer<PipelineResult> results) {
    this(pipeline, adapters, options, results, Timing.SYSTEM);
  }

  LivePipeline(
      Pipeline pipeline,
      List<? extends Adapter> adapters,
      LiveOptions options,
      Consumer<PipelineResult> results,
      Timing timing) {
    this.pipeline = pipeline;
    this.options = options;
    this.results = results;
    this.timing = timing;
    this.queue = new ReadingQueue(options.queue(), timing);
    this.log = BoundLogger.get("edge.adapter").bind("pipeline", pipeline.name());
    adapters.forEach(this::add);
  }

  private void add(Adapter adapter) {
    int number = runners.size() + 1;
    AdapterRecords records =
        new AdapterRecords(pipeline.name(), adapter, number, timing.nanoTime());
    String name = pipeline.name() + "-" + adapter.name() + "-" + number;
    runners.add(new AdapterRunner(adapter, name, new Intake(queue, records), timing));
  }

  /**
   * Runs until {@link #stop} is called or the thread is interrupted. What waits in the pipeline's
   * store is sent first ({@link Pipeline#resume}), whatever sensors say. What was taken until then
   * goes through the pipeline before this returns, and only then do the adapters let their
   * connections go: what a broker waits to hear is said. Once only.
   *
   * @throws IllegalStateException when the pipeline cannot go on
   */
  @SuppressWarnings("try") // the entry is there to be closed, not to be used
  public void run() {
    boolean interrupted = false;
    String name = pipeline.name() + ".readings";
    try (Queues.Entry entry = Queues.enter(name, queue::depth, options.queue())) {
      runners.forEach(AdapterRunner::start);
      pipeline.resume().ifPresent(results);
      quietSince = timing.nanoTime().getAsLong();
      restedAt = quietSince;
      interrupted = takeUntilStopped();
      drain();
    } finally {
      queue.close();
      interrupted |= stopAdapters();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Asks for the end; may be called from any thread, also before {@link #run}. The pipeline may go
   * on with other adapters; where the program ends, {@link Pipeline#hurry} beside this lets no
   * receiver hold it up.
   */
  public void stop() {
    stopping = true;
    queue.hurry();
  }

  /** How its adapters fare, in their order; from any thread. */
  public List<AdapterStatus> status() {
    return runners.stream().map(AdapterRunner::status).toList();
  }

  /** Whether it was an interrupt that ended it. */
  private boolean takeUntilStopped() {
    try {
      while (!stopping) {
        take();
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void take() throws InterruptedException {
    QueueBatch batch = queue.take(options.batch(), options.maxWait(), untilAdvance());
    if (!batch.isEmpty()) {
      process(batch);
    } else if (untilAdvance().isZero()) {
      advance();
    }
    if (since(restedAt).compareTo(options.advance()) >= 0) {
      closeIdle();
    }
  }

  private void process(QueueBatch batch) {
    if (batch.jump() != null) {
      clockJumped(batch.jump());
    } else {
      runUnder(batch);
      batch.settle();
    }
    quietSince = timing.nanoTime().getAsLong();
  }

  @SuppressWarnings("try") // the scope is there to be closed, not to be used
  private void runUnder(QueueBatch batch) {
    try (Scope work = work(batch.correlationId())) {
      results.accept(pipeline.run(batch.readings()));
    }
  }

  private static Scope work(@Nullable String correlationId) {
    return correlationId == null
        ? Correlation.begin()
        : LogContext.bind(Correlation.KEY, correlationId);
  }

  private void clockJumped(Duration jump) {
    log.warning("clock_jumped").with("by_ms", jump.toMillis()).log();
    results.accept(pipeline.beginAnew());
  }

  private void advance() {
    if (behind().isEmpty()) {
      results.accept(pipeline.advanceTo(timing.clock().instant()));
    }
    quietSince = timing.nanoTime().getAsLong();
  }

  /**
   * Others may go on for ever: a sensor that fell silent must not keep its last window open. What
   * waits because a run was held up was no silence, nor is what an adapter will bring that is
   * behind.
   */
  private void closeIdle() {
    List<AdapterRunner> behind = behind();
    pipeline
        .closeIdle(
            queue.takenUntil(), sensor -> behind.stream().noneMatch(way -> way.brings(sensor)))
        .ifPresent(results);
    restedAt = timing.nanoTime().getAsLong();
  }

  private List<AdapterRunner> behind() {
    return runners.stream().filter(runner -> runner.isBehind(options.advance())).toList();
  }

  private Duration untilAdvance() {
    Duration left = options.advance().minus(since(quietSince));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(timing.nanoTime().getAsLong() - nanos);
  }

  private void drain() {
    queue.hurry();
    queue.close();
    try {
      while (true) {
        QueueBatch batch = queue.take(options.batch(), Duration.ZERO, Duration.ZERO);
        if (batch.isEmpty()) {
          return;
        }
        process(batch);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody waits for a queue that is in a hurry", e);
    }
  }

  /** Whether the wait for them was interrupted. */
  private boolean stopAdapters() {
    runners.forEach(AdapterRunner::stop);
    long until = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    for (AdapterRunner runner : runners) {
      interrupted |= !runner.join(until);
    }
    return interrupted;
  }
}
