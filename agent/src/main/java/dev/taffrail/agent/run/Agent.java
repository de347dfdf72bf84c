package dev.taffrail.agent.run;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.control.ControlServer;
import dev.taffrail.agent.status.AgentCounts;
import dev.taffrail.agent.status.PipelineCounts;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.edge.watch.Watch;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogStats;
import dev.taffrail.log.Taffrail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pipelines of a configuration, each on a thread of its own, and logs into its journals.
 * Started, reloaded and ended by one thread; the rest from any.
 */
public final class Agent {
  private static final BoundLogger log = BoundLogger.get("taffrail.agent");

  /** A service that was told to end has some ten seconds, and the shipper comes behind. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** Of what is left behind the request to end, for the shipper. */
  private static final Duration BEHIND = Duration.ofMillis(1500);

  /** How soon a wait hears of that request. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Taffrail logging;
  private final LastWords lastWords;
  private final ControlServer control;
  private final Runnable whenOver;
  private final BooleanSupplier told;
  private final Supplier<Duration> left;
  private final AtomicReference<@Nullable Throwable> crash = new AtomicReference<>();
  private final AtomicReference<@Nullable String> crashedPipeline = new AtomicReference<>();
  private Configuration configuration;
  private volatile Map<String, RunningPipeline> pipelines = Map.of();
  private @Nullable Watch watch;

  /**
   * Configures logging for this process.
   *
   * @param whenOver called, by any thread, when a pipeline came to its end
   * @param told whether the process was told to end
   * @param left so long others may be waited for at its end
   * @throws java.io.UncheckedIOException when a journal cannot be opened
   */
  public Agent(
      Configuration configuration,
      Runnable whenOver,
      BooleanSupplier told,
      Supplier<Duration> left) {
    this.configuration = configuration;
    this.whenOver = whenOver;
    this.told = told;
    this.left = left;
    Taffrail.Builder builder =
        Taffrail.builder()
            .level(configuration.level())
            // At debug these say each statement and each packet, and would push our own out.
            .level("com.hivemq", Level.WARNING)
            .level("io.netty", Level.INFO)
            .level("org.sqlite", Level.INFO)
            .journal(configuration.journal())
            .timeCalls(true)
            .drainAtExit(false); // the agent itself ends the log, behind its last record
    if (configuration.debug() != null) {
      builder.debugJournal(configuration.debug());
    }
    this.logging = configured(builder, configuration);
    this.lastWords = LastWords.expect(log, logging);
    this.control = ControlServer.start(configuration.journal().path());
  }

  /** The system's own words, such as those of a full disk, do not say of which file. */
  private static Taffrail configured(Taffrail.Builder builder, Configuration configuration) {
    try {
      return builder.configure();
    } catch (UncheckedIOException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof FileSystemException) {
        throw e;
      }
      String debug = configuration.debug() == null ? "" : " or " + configuration.debug().path();
      String place = "journal " + configuration.journal().path() + debug;
      throw new UncheckedIOException(new IOException(place + ": " + cause.getMessage(), cause));
    }
  }

  public void start() {
    log.info("agent_started")
        .with("version", Pipeline.VERSION)
        .with("device", configuration.device())
        .with("pipelines", configuration.pipelines().size())
        .log();
    watch = MachineWatch.start(configuration, logging);
    pipelines = started(configuration.pipelines(), Map.of());
    stopAfterCrash();
  }

  /** Whether it had pipelines, and all of them are at their end. */
  public boolean isOver() {
    return !pipelines.isEmpty() && pipelines.values().stream().allMatch(RunningPipeline::isOver);
  }

  /** What it did so far. */
  public AgentCounts counts() {
    Map<String, PipelineCounts> counts = new LinkedHashMap<>();
    Map<String, List<AdapterStatus>> adapters = new LinkedHashMap<>();
    Map<String, CloudStatus> clouds = new LinkedHashMap<>();
    pipelines.forEach(
        (name, pipeline) -> {
          counts.put(name, pipeline.counts());
          adapters.put(name, pipeline.adapters());
          CloudStatus cloud = pipeline.cloud();
          if (cloud != null) {
            clouds.put(name, cloud);
          }
        });
    return new AgentCounts(counts, adapters, clouds, logging.stats());
  }

  /** Why this configuration needs another process; empty when {@link #use} can take it. */
  public Optional<String> refusal(Configuration next) {
    String changed =
        !next.journal().equals(configuration.journal())
            ? "journal"
            : !Objects.equals(next.debug(), configuration.debug())
                ? "debug"
                : next.device().equals(configuration.device()) ? null : "device";
    return Optional.ofNullable(changed)
        .map(key -> next.file() + ": " + key + " has changed, which takes a restart");
  }

  /**
   * Goes on by another configuration. Pipelines that are described as before go on as they are; one
   * that has changed ends behind the batch that runs now, its windows flushed, and begins anew.
   * Where the process is told to end meanwhile, nothing begins any more.
   *
   * @return false when it was told to end, and this one is not taken
   */
  public boolean use(Configuration next) throws InterruptedException {
    Map<String, RunningPipeline> kept = new LinkedHashMap<>(pipelines);
    kept.entrySet().removeIf(entry -> !isSame(entry.getValue(), next));
    Map<String, RunningPipeline> ended = new LinkedHashMap<>(pipelines);
    ended.keySet().removeAll(kept.keySet());
    stop(ended);
    awaitUntil(PATIENCE, ended, told);
    if (told.getAsBoolean()) {
      return false; // the end comes at once, and sees to those that have not ended
    }
    warnOf(ended);
    if (!next.level().equals(configuration.level())) {
      Taffrail.levels().configure(next.level());
    }
    boolean watches = MachineWatch.differs(configuration, next);
    configuration = next;
    if (watches) {
      endWatch();
      watch = MachineWatch.start(next, logging);
    }
    pipelines = started(next.pipelines(), kept);
    stopAfterCrash();
    log.info("configuration_reloaded")
        .with("pipelines", pipelines.size())
        .with("pipelines_kept", kept.size())
        .log();
    return true;
  }

  private static boolean isSame(RunningPipeline pipeline, Configuration next) {
    return pipeline.settings().equals(next.pipelines().get(pipeline.settings().name()));
  }

  /** One that crashed before it was in the list could stop only those that were. */
  private void stopAfterCrash() {
    if (crash.get() != null) {
      pipelines.values().forEach(RunningPipeline::stop);
    }
  }

  /** All of them, in their order; those that run already are kept. */
  private Map<String, RunningPipeline> started(
      Map<String, PipelineSettings> wanted, Map<String, RunningPipeline> kept) {
    Map<String, RunningPipeline> all = new LinkedHashMap<>();
    wanted.forEach(
        (name, settings) -> {
          RunningPipeline running = kept.get(name);
          all.put(name, running == null ? started(settings) : running);
        });
    return all;
  }

  private RunningPipeline started(PipelineSettings settings) {
    RunningPipeline running =
        new RunningPipeline(configuration.device(), settings, this::crashed, whenOver);
    running.start();
    return running;
  }

  /** What nobody expected in this thread, which ends the process, is a record before the end. */
  public void crashed(Throwable cause) {
    crash.compareAndSet(null, cause);
    String thread = Thread.currentThread().getName();
    log.critical("agent_crashed").with("thread", thread).exception(cause).log();
  }

  private void crashed(String pipeline, Throwable cause) {
    crash.compareAndSet(null, cause);
    crashedPipeline.compareAndSet(
        null, "pipeline " + pipeline + " crashed: " + FailureWords.of(cause));
    log.critical("agent_crashed").with("pipeline", pipeline).exception(cause).log();
    pipelines.values().forEach(RunningPipeline::stop);
  }

  /** Which pipeline crashed first, and of what, for people; empty when none did. */
  public Optional<String> crashedPipeline() {
    return Optional.ofNullable(crashedPipeline.get());
  }

  /**
   * Ends the pipelines behind the batches that run now, says goodbye in the journal, and closes it,
   * also where a pipeline has not ended within 6 s, or what the request to end leaves of them.
   *
   * @return whether no pipeline crashed
   */
  public boolean end() throws InterruptedException {
    try {
      stop(pipelines);
      Duration most = left.get().minus(BEHIND);
      awaitUntil(most.compareTo(PATIENCE) < 0 ? most : PATIENCE, pipelines, () -> false);
      warnOf(pipelines);
    } finally {
      sayGoodbye();
    }
    return crash.get() == null;
  }

  private void sayGoodbye() {
    control.close();
    endWatch();
    LogStats stats = logging.stats();
    log.info("agent_stopped")
        .with("crashed", crash.get() != null)
        .with("log_records", stats.records())
        .with("log_records_refused", stats.refused())
        .with("longest_log_call_us", stats.longestCall().toNanos() / 1000)
        .log();
    logging.shutdown();
    lastWords.forget();
  }

  private void endWatch() {
    if (watch != null) {
      watch.close();
    }
  }

  private static void stop(Map<String, RunningPipeline> some) {
    some.values().forEach(RunningPipeline::stop);
  }

  /** Waits for their ends, but no longer than this, and not once there is something else to do. */
  private static void awaitUntil(
      Duration most, Map<String, RunningPipeline> some, BooleanSupplier enough)
      throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    for (RunningPipeline pipeline : some.values()) {
      long now = System.nanoTime();
      while (!pipeline.join(Math.min(until, now + STEP_NANOS))
          && now < until
          && !enough.getAsBoolean()) {
        now = System.nanoTime();
      }
    }
  }

  private static void warnOf(Map<String, RunningPipeline> some) {
    for (RunningPipeline pipeline : some.values()) {
      if (pipeline.isAlive()) {
        log.warning("pipeline_not_stopped").with("pipeline", pipeline.settings().name()).log();
      }
    }
  }
}
