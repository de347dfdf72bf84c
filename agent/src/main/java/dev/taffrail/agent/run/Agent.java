package dev.taffrail.agent.run;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.control.ControlServer;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogStats;
import dev.taffrail.log.Taffrail;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of the agent: sets up logging, replays each pipeline's series on a thread of its own, and
 * says goodbye in the journal. {@link #stop} may be called from any thread.
 */
public final class Agent {
  private static final BoundLogger log = BoundLogger.get("taffrail.agent");

  private final Configuration configuration;
  private final Taffrail logging;
  private final ControlServer control;
  private final List<Replay> replays = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> crash = new AtomicReference<>();

  /**
   * Configures logging for this process.
   *
   * @throws java.io.UncheckedIOException when a journal cannot be opened
   */
  public Agent(Configuration configuration) {
    this.configuration = configuration;
    Taffrail.Builder builder =
        Taffrail.builder()
            .level(configuration.level())
            .journal(configuration.journal())
            .timeCalls(true)
            .drainAtExit(false); // the agent itself ends the log, behind its last record
    if (configuration.debug() != null) {
      builder.debugJournal(configuration.debug());
    }
    this.logging = builder.configure();
    this.control = ControlServer.start(configuration.journal().path());
    for (PipelineSettings pipeline : configuration.pipelines().values()) {
      replays.add(new Replay(pipeline, this::crashed));
    }
  }

  /**
   * Returns when all series are at their end or {@link #stop} was called; whether all went well.
   */
  public boolean run() throws InterruptedException {
    try {
      log.info("agent_started")
          .with("version", Pipeline.VERSION)
          .with("device", configuration.device())
          .with("pipelines", configuration.pipelines().size())
          .log();
      replays.forEach(Replay::start);
      for (Replay replay : replays) {
        replay.join();
      }
      return crash.get() == null;
    } finally {
      end();
    }
  }

  /** Ends after the batches that run now, and waits for the end. */
  public void stop() throws InterruptedException {
    replays.forEach(Replay::stop);
    ended.await();
  }

  private void crashed(String pipeline, Throwable cause) {
    crash.compareAndSet(null, cause);
    log.critical("agent_crashed").with("pipeline", pipeline).exception(cause).log();
    replays.forEach(Replay::stop);
  }

  private void end() {
    control.close();
    LogStats stats = logging.stats();
    log.info("agent_stopped")
        .with("crashed", crash.get() != null)
        .with("log_records", stats.records())
        .with("log_records_refused", stats.refused())
        .with("longest_log_call_us", stats.longestCall().toNanos() / 1000)
        .log();
    logging.shutdown();
    ended.countDown();
  }
}
