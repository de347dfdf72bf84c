package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Readings in, events out: ingest, window, rules, actions, cloud sync, each stage on a thread of
 * its own, with bounded queues between them.
 *
 * <pre>{@code
 * try (Pipeline pipeline =
 *     Pipeline.named("cold_chain")
 *         .windows(Windows.tumbling(Duration.ofMinutes(5)))
 *         .rule(RuleConfig.above("cold_chain_excursion", 8.0, 6.0).withSeverity(Severity.CRITICAL))
 *         .action("buzzer", event -> buzzer.sound())
 *         .cloud(CloudSync.to(URI.create("https://cloud.example/readings")))
 *         .build()) {
 *   PipelineResult result = pipeline.run(readings);
 * }
 * }</pre>
 *
 * <p>Built once, run many times. Each run is one batch of readings (an hour, a day) under one
 * correlation id, which all records of the run carry, on whatever thread they were made, and which
 * goes to the cloud in {@code traceparent}. Open windows and the state of rules carry over from one
 * run to the next; they are in memory, so not from one start of the program to the next. Memory
 * grows with the number of sensors, and is bounded for each ({@link Windows}, {@link RuleConfig}).
 * For any number of threads: their runs follow one another.
 *
 * <p>A program that was told to end has little time: it calls {@link #hurry} before {@link #close}.
 */
public final class Pipeline implements AutoCloseable {
  /** The version of Taffrail, which a pipeline states as its own when it is given none. */
  public static final String VERSION = "0.1.0";

  private final String name;
  private final Supplier<PipelineMemory> memories;
  private PipelineMemory memory;
  private final List<PipelineAction> actions;
  private final @Nullable CloudLink cloud;
  private final StageThreads threads;
  private final List<Queues.Entry> queues = new ArrayList<>();
  private final BoundLogger log;
  private final ReentrantLock lock = new ReentrantLock(true);
  private boolean closed;

  Pipeline(PipelineBuilder parts) {
    name = parts.name;
    memories = parts.memories();
    memory = memories.get();
    cloud = parts.cloud == null ? null : new CloudLink(name, parts.device, parts.cloud);
    actions = parts.startActions();
    enterQueues();
    threads = new StageThreads(name);
    log = BoundLogger.get("edge.pipeline").bind("pipeline", name);
    log.info("pipeline_started")
        .with("version", parts.version)
        .with("rules", memory.rules().size())
        .log();
  }

  private void enterQueues() {
    for (PipelineAction action : actions) {
      RunningAction running = action.running();
      if (running.room() > 0) {
        String queue = name + ".actions." + action.name();
        queues.add(Queues.enter(queue, running::waiting, running.room()));
      }
    }
    if (cloud != null) {
      queues.add(Queues.enter(name + ".cloud", cloud.outbox::depth, cloud.outbox.room()));
    }
  }

  /** Starts the description of a pipeline; the name stands in its records and threads. */
  public static PipelineBuilder named(String name) {
    return new PipelineBuilder(name);
  }

  /**
   * Takes a batch of readings through all stages, and returns when the last of them is done with
   * it. The correlation id is the caller's, or a new one when the caller has none. An interrupt
   * does not cut a run short.
   *
   * @param readings not to be changed until this returns
   * @throws IllegalStateException when the pipeline is closed, when one of its own actions calls
   *     this, or when the readings could not be read
   */
  public PipelineResult run(Collection<SensorReading> readings) {
    return exclusively(() -> runUnderOneId(readings, (known, observed) -> {}));
  }

  /**
   * Says that it is this late, as a run of its own without readings: in a live pipeline the way to
   * let time go on when no reading comes. Windows of time that are over by then, with the allowed
   * lateness behind them, close; sensors that have been silent for too long are absent ({@link
   * RuleConfig#absent}). What comes later for a closed window is late. A pipeline never looks at
   * the clock by itself, so that a replay gives what the live sensors gave. Time never goes back:
   * of an earlier time than was stated or read, only windows close that are open still.
   *
   * @param time in the readings' own time, of the years 1 to 9999; live, {@code Instant.now()}
   * @throws IllegalStateException when the pipeline is closed, or when one of its own actions calls
   *     this
   */
  public PipelineResult advanceTo(Instant time) {
    SensorReading.checkTime("time", time);
    return exclusively(
        () -> runUnderOneId(List.of(), (known, observed) -> known.advanceTo(time, observed)));
  }

  /**
   * Closes windows of time that are over by then, with the allowed lateness behind them, of sensors
   * that gave no reading since this was called last: the way of a live pipeline to let no sensor
   * that fell silent keep its last window open, while others go on. For all others it says nothing
   * of how late it is; nor for windows of these sensors that have no reading yet, so that what they
   * bring later of a time behind is not late. A run of its own without readings where there is such
   * a window, else none.
   *
   * @param time in the readings' own time, of the years 1 to 9999; live, {@code Instant.now()}
   * @return the run's result; empty when there was no such window
   * @throws IllegalStateException when the pipeline is closed, or when one of its own actions calls
   *     this
   */
  public Optional<PipelineResult> closeIdle(Instant time) {
    return closeIdle(time, sensor -> true);
  }

  /**
   * The same for some sensors. The others are as if this had not been called: for those whose
   * readings are known to be on their way, though they are late.
   *
   * @param time in the readings' own time, of the years 1 to 9999; live, {@code Instant.now()}
   * @param those whether a sensor of this name is one of them
   * @return the run's result; empty when there was no such window
   * @throws IllegalStateException when the pipeline is closed, or when one of its own actions calls
   *     this
   */
  public Optional<PipelineResult> closeIdle(Instant time, Predicate<String> those) {
    SensorReading.checkTime("time", time);
    return exclusively(
        () ->
            memory.sensors().rest(time, those)
                ? Optional.of(
                    runUnderOneId(List.of(), (known, observed) -> known.closeIdle(time, observed)))
                : Optional.empty());
  }

  /**
   * Closes all windows that are open, as a run of its own without readings. What comes later for
   * one of them is late.
   *
   * @throws IllegalStateException when the pipeline is closed, or when one of its own actions calls
   *     this
   */
  public PipelineResult flush() {
    return exclusively(() -> runUnderOneId(List.of(), Sensors::closeAll));
  }

  /**
   * Closes all windows that are open, as a run of its own without readings, and forgets all that
   * outlives a run, as if the program had begun anew: for a device whose clock was set, since what
   * comes next would be late, or look as if sensors had been silent. What waits for the cloud goes
   * on waiting.
   *
   * @throws IllegalStateException when the pipeline is closed, or when one of its own actions calls
   *     this
   */
  public PipelineResult beginAnew() {
    return exclusively(
        () -> {
          PipelineResult result = runUnderOneId(List.of(), Sensors::closeAll);
          memory = memories.get();
          return result;
        });
  }

  /**
   * Opens the store, and sends what an earlier start of the program left in it, as a run of its own
   * without readings: until the first run nobody knows what waits there. Does nothing where there
   * is no store.
   *
   * @return the run's result; empty when there is no store
   * @throws IllegalStateException when the pipeline is closed, or when one of its own actions calls
   *     this
   */
  public Optional<PipelineResult> resume() {
    return cloud == null || cloud.cloud.store() == null
        ? Optional.empty()
        : Optional.of(run(List.of()));
  }

  /**
   * Says that the pipeline has to come to its end soon; a run that is under way hears it too. From
   * now on its cloud gets one second in all, with the try that is under way, and none behind a try
   * that fails; no run waits before another try. What the cloud has not taken by then stays in the
   * store, or is lost when the pipeline is closed. For any thread; returns at once. There is no way
   * back: a pipeline is only closed behind this.
   */
  public void hurry() {
    if (cloud != null) {
      cloud.hurry();
    }
  }

  /** How its cloud fares now; null when it has none. For any thread, also behind {@link #close}. */
  public @Nullable CloudStatus cloudStatus() {
    return cloud == null ? null : cloud.status();
  }

  /** The name that stands in its records. */
  public String name() {
    return name;
  }

  /**
   * Flushes and ends the stages' threads. The cloud is sent to for as long as in a run ({@link
   * CloudSync}), or for a second behind {@link #hurry}. Rows that it has not taken by then wait in
   * the store for the next start; without one they are lost, and a record says how many. What
   * actions still have to send is waited for, for some 3 s, however many there are. Closing again
   * does nothing.
   */
  @Override
  @SuppressWarnings("try") // the scope is there to be closed, not to be used
  public void close() {
    threads.refuseOwn();
    lock.lock();
    try (Scope work = currentWorkOrNew()) {
      if (!closed) {
        closed = true;
        closeParts();
      }
    } finally {
      lock.unlock();
    }
  }

  private void closeParts() {
    try {
      runUnderOneId(List.of(), Sensors::closeAll);
    } finally {
      threads.shutdown();
      queues.forEach(Queues.Entry::close);
      closeReceivers();
      log.info("pipeline_stopped").log();
    }
  }

  /** All actions before the first is waited for: their last seconds are the same ones. */
  private void closeReceivers() {
    try {
      PipelineAction.beginClose(actions, ActionStage.logger(name));
    } finally {
      try {
        if (cloud != null) {
          cloud.close();
        }
      } finally {
        PipelineAction.close(actions, ActionStage.logger(name));
      }
    }
  }

  private <T> T exclusively(Supplier<T> run) {
    threads.refuseOwn();
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("pipeline " + name + " is closed");
      }
      return run.get();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("try")
  private PipelineResult runUnderOneId(
      Collection<SensorReading> readings, BiConsumer<Sensors, Observed> ending) {
    try (Scope work = currentWorkOrNew()) {
      String id = Correlation.current().orElseThrow();
      log.info("pipeline_run_start").with("readings_count", readings.size()).log();
      PipelineRun run = assemble(readings, ending, id);
      execute(run);
      PipelineResult result = run.result(name, id);
      logEnd(result);
      return result;
    }
  }

  private PipelineRun assemble(
      Collection<SensorReading> readings,
      BiConsumer<Sensors, Observed> ending,
      String correlationId) {
    return new PipelineRun(
        new IngestStage(name, readings),
        new WindowStage(name, memory.sensors(), ending),
        new RuleStage(name, memory.rules(), correlationId),
        new ActionStage(name, actions),
        cloud == null ? null : new CloudStage(cloud, correlationId));
  }

  private void execute(PipelineRun run) {
    try {
      run.execute(threads);
    } catch (IllegalStateException e) {
      log.error("pipeline_run_failed").exception(e).log();
      throw e;
    }
  }

  private void logEnd(PipelineResult result) {
    log.info("pipeline_run_end")
        .with("events", result.events().size())
        .with("readings", result.readings())
        .with("windows", result.windows())
        .log();
  }

  private static Scope currentWorkOrNew() {
    return Correlation.current().isPresent() ? () -> {} : Correlation.begin();
  }
}
