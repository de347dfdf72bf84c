package dev.taffrail.agent.run;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.control.ControlServer;
import dev.taffrail.agent.status.AgentCounts;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.watch.Watch;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogStats;
import dev.taffrail.log.Taffrail;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
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

  private final Taffrail logging;
  private final LastWords lastWords;
  private final ControlServer control;
  private final Runnable whenOver;
  private final BooleanSupplier told;
  private final Supplier<Duration> left;
  private final AtomicReference<@Nullable Throwable> crash = new AtomicReference<>();
  private final AtomicReference<@Nullable String> crashedPipeline = new AtomicReference<>();
  private Configuration configuration;
  private volatile RunningPipelines pipelines = RunningPipelines.NONE;
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
    this.logging = AgentLog.configure(configuration);
    this.lastWords = LastWords.expect(log, logging);
    this.control = ControlServer.start(configuration.journal().path());
  }

  public void start() {
    log.info("agent_started")
        .with("version", Pipeline.VERSION)
        .with("device", configuration.device())
        .with("pipelines", configuration.pipelines().size())
        .log();
    watch = MachineWatch.start(configuration, logging);
    pipelines = RunningPipelines.NONE.with(configuration.pipelines(), this::started);
    stopAfterCrash();
  }

  /** Whether it had pipelines, and all of them are at their end. */
  public boolean isOver() {
    return pipelines.areOver();
  }

  /** What it did so far. */
  public AgentCounts counts() {
    return pipelines.counts(logging.stats());
  }

  /**
   * Why this configuration needs another process, or what of it could not run at all: that one
   * would be a crash, and the end of all others. Empty when {@link #use} can take it.
   */
  public Optional<String> refusal(Configuration next) {
    return restart(next).or(() -> pipelines.brokenIn(next));
  }

  private Optional<String> restart(Configuration next) {
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
    RunningPipelines kept = pipelines.keptBy(next);
    RunningPipelines ended = pipelines.endedBy(next);
    ended.stop();
    ended.await(PATIENCE, told);
    if (told.getAsBoolean()) {
      return false; // the end comes at once, and sees to those that have not ended
    }
    ended.warnOfLiving();
    if (!next.level().equals(configuration.level())) {
      ControlServer.levelConfigured(next.level());
    }
    boolean watches = MachineWatch.differs(configuration, next);
    configuration = next;
    if (watches) {
      endWatch();
      watch = MachineWatch.start(next, logging);
    }
    pipelines = kept.with(next.pipelines(), this::started);
    stopAfterCrash();
    log.info("configuration_reloaded")
        .with("pipelines", pipelines.size())
        .with("pipelines_kept", kept.size())
        .log();
    return true;
  }

  /** One that crashed before it was in the list could stop only those that were. */
  private void stopAfterCrash() {
    if (crash.get() != null) {
      pipelines.stop();
    }
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
    pipelines.stop();
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
      pipelines.stop();
      Duration most = left.get().minus(BEHIND);
      pipelines.await(most.compareTo(PATIENCE) < 0 ? most : PATIENCE, () -> false);
      pipelines.warnOfLiving();
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
}
