package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.page.PageServer;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.run.Agent;
import dev.taffrail.agent.text.Amount;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code taffrail run} runs in one process: the agent, the shipper beside it, the page.
 * For one thread.
 */
final class RunService implements ServiceLoop.Served, AutoCloseable {
  /**
   * How long the end of the series waits for receivers; what is left stays in the journal. With
   * what the shipper itself takes at its end, a minute.
   */
  private static final Duration DRAIN = Duration.ofSeconds(50);

  private static final Duration STEP = Duration.ofMillis(500);
  private static final int CRASHED = 1;

  /** Of its own: for a service manager no reason to run the same series again. */
  private static final int NOT_WHOLE = 3;

  private final Console console;
  private final RunCommand command;
  private final ShipReport report;
  private final Agent agent;
  private final @Nullable ShipService ship;
  private Configuration config;
  private @Nullable PageServer page;
  private boolean pageFailed;
  private boolean ended;

  /**
   * Opens the configuration's journals.
   *
   * @throws java.io.UncheckedIOException when one cannot be opened
   */
  RunService(Console console, RunCommand command, Configuration config, ServiceLoop loop) {
    this.console = console;
    this.command = command;
    this.config = config;
    this.report = new ShipReport(console, System::nanoTime, loop::wakeUp);
    Stop stop = console.stop();
    this.agent = new Agent(config, loop::wakeUp, stop::isRequested, stop::left);
    this.ship = command.ships() ? shipBeside(agent) : null;
  }

  private ShipService shipBeside(Agent beside) {
    return new ShipService(
        config,
        next -> ShipService.plan(next, console, report).build(),
        report,
        console.stop(),
        snapshot -> snapshot.with(beside.counts()));
  }

  private @Nullable PageServer page(Configuration from) throws IOException {
    if (from.page() == null) {
      return null;
    }
    PageServer server = PageServer.start(from.page(), PageSources.of(from));
    console.out().println("page: " + server.uri());
    console.output().flush();
    return server;
  }

  /**
   * Listens where the configuration says so, starts the pipelines, and ships what they log.
   *
   * @throws IOException when an address cannot be had, or another process holds the cursors
   */
  void start() throws IOException {
    page = page(config);
    if (ship != null) {
      ship.start();
    }
    agent.start();
  }

  ShipReport report() {
    return report;
  }

  @Override
  public Configuration load() throws IOException, ConfigurationException, Failure {
    return command.load();
  }

  /** All or nothing but for the page: what may fail comes first. */
  @Override
  public Optional<String> reload(Configuration next) throws IOException, InterruptedException {
    Optional<String> refusal =
        next.readsStandardInput()
            ? Optional.of("standard input is read from the start only")
            : agent.refusal(next);
    if (refusal.isEmpty() && ship != null) {
      refusal = ship.reload(next);
    }
    if (refusal.isPresent()) {
      return refusal;
    }
    if (!agent.use(next)) {
      return Optional.of("this process was told to end meanwhile");
    }
    showPage(next);
    config = next;
    return Optional.empty();
  }

  private void showPage(Configuration next) {
    boolean same =
        Objects.equals(next.page(), config.page())
            && PageSources.of(next).equals(PageSources.of(config));
    if (same && !pageFailed) {
      return;
    }
    PageServer before = page;
    boolean sameAddress = isSameAddress(next);
    try {
      if (before != null && sameAddress) {
        before.close();
        page = null;
      }
      page = page(next);
      pageFailed = false;
      if (before != null && !sameAddress) {
        before.close();
      }
    } catch (IOException e) {
      pageFailed = true;
      console.complain(
          e.getMessage()
              + (page == null
                  ? "; no page until another configuration"
                  : "; the page stays at " + page.uri()));
    }
  }

  /** Two cannot have it: the one that listens there has to go first. */
  private boolean isSameAddress(Configuration next) {
    return !pageFailed
        && next.page() != null
        && config.page() != null
        && next.page().listen().equals(config.page().listen());
  }

  @Override
  public boolean isMoving() {
    return ship == null || ship.snapshot().isMoving();
  }

  @Override
  public boolean isOver() {
    return agent.isOver() || !servesAnything();
  }

  /** Without pipelines, sinks, sources, status and page there is nothing to wait for. */
  boolean servesAnything() {
    boolean ships =
        ship != null
            && !(config.sinks().isEmpty() && config.sources().isEmpty() && config.status() == null);
    return ships || config.page() != null || !config.pipelines().isEmpty();
  }

  @Override
  public String inOneLine() {
    String sinks = ship == null ? "" : ShipReport.inOneLine(ship.status());
    return Amount.count(config.pipelines().size(), "pipeline")
        + (sinks.isEmpty() ? "" : ", " + sinks);
  }

  /**
   * Ends the agent first, so that its last records are shipped too.
   *
   * @return the process's exit status
   */
  int end() throws InterruptedException {
    ended = true;
    boolean over = agent.isOver();
    int status = agent.end() ? 0 : CRASHED;
    agent.crashedPipeline().ifPresent(console::complain);
    UnsentReport.lines(config.pipelines(), agent.counts().clouds()).forEach(console::complain);
    boolean drains = over && status == 0; // behind a crash a quick restart is worth more
    if (ship == null) {
      return status;
    }
    long end = System.nanoTime() + DRAIN.toNanos();
    while (drains && !ship.shipper().awaitDrained(STEP) && System.nanoTime() < end) {
      report.changes();
      drains = !console.stop().isRequested();
    }
    if (over) {
      report.unread(ship.shipper().sourceFailures());
    }
    ship.close();
    boolean whole = report.end(ship.status());
    return whole || status != 0 ? status : NOT_WHOLE;
  }

  /** What nobody expected ends the process, and is a record before the end. */
  void crashed(Throwable cause) {
    agent.crashed(cause);
  }

  /** Frees the page's address; what did not come as far as to its end is ended now. */
  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
    if (!ended) {
      endAgent();
    }
    if (ship != null) {
      ship.close();
    }
  }

  private void endAgent() {
    try {
      boolean unused = agent.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
