package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.config.SinkSettings;
import dev.taffrail.agent.config.SourceSettings;
import dev.taffrail.ship.RefusedShipment;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.ShipperBuilder;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taffrail ship}. */
@Command(
    name = "ship",
    mixinStandardHelpOptions = true,
    description = {
      "Ship the configured journal and sources to the configured sinks, until told to stop.",
      "SIGHUP lets it read the configuration again, unless it runs in a terminal or ends by itself.",
      "Ends as well when it reads standard input and that is at its end.",
      "Prints at its end what became of the records at each sink since its cursors began."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:nothing was refused or lost",
      "1:a sink refused or lost records while this ran, or --timeout ran out before all was sent",
      "2:wrong usage, a wrong configuration, or another shipper holds the cursors"
    })
final class ShipCommand implements Callable<Integer> {
  private static final Duration STEP = Duration.ofMillis(500);

  private final Console console;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(names = "--once", description = "Send all there is, and end.")
  private boolean once;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "With --once or --refused: end after this time, say 10m, though a sink is away.")
  private @Nullable Duration timeout;

  @Option(
      names = "--stdin",
      paramLabel = "FORMAT",
      arity = "0..1",
      fallbackValue = "plain",
      description =
          "Append standard input to the configured journal as well, each line a record: plain,"
              + " json or logfmt (default: ${FALLBACK-VALUE}).")
  private @Nullable StdinFormat stdin;

  @Option(
      names = "--refused",
      paramLabel = "SINK",
      description = {
        "Send once more what this sink's receiver refused, and end. What it takes leaves the refused"
            + " log, the rest stays there.",
        "No shipper may run to the sink meanwhile."
      })
  private @Nullable String refused;

  private enum Event {
    /** SIGHUP. */
    RELOAD,
    /** A sink's state changed, or the process is to stop. */
    NEWS
  }

  /** How standard input is written. */
  enum StdinFormat {
    PLAIN,
    JSON,
    LOGFMT;

    LineFormat format() {
      HeadRules rules = HeadRules.standard("stdin");
      return switch (this) {
        case PLAIN -> LineFormat.plain(rules);
        case JSON -> LineFormat.json(rules);
        case LOGFMT -> LineFormat.logfmt(rules);
      };
    }
  }

  ShipCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (stdin == null) {
      configuration.offerToWrite(console);
    }
    Configuration config = configuration.load(console);
    if (config.sinks().isEmpty()) {
      throw new Failure("no sinks in " + config.file());
    }
    console.stop().expect();
    return refused == null ? ship(config) : shipRefused(config, refused);
  }

  private int ship(Configuration config) throws Exception {
    ShipReport report = new ShipReport(console, System::nanoTime, this::wakeUp);
    ServiceManager manager = new ServiceManager(console);
    boolean drained;
    ShipService service = new ShipService(config, next -> shipper(next, report), report);
    try (service) {
      service.start();
      manager.ready(ShipReport.inOneLine(service.status()));
      drained =
          (once || readsStdin(config)) ? drain(service, report) : serve(service, report, manager);
      manager.stopping();
    }
    return report.end(service.status()) && drained ? 0 : 1;
  }

  private boolean readsStdin(Configuration config) {
    return stdin != null || config.sources().values().stream().anyMatch(SourceSettings::stdin);
  }

  private Shipper shipper(Configuration config, ShipReport report) {
    ShipperBuilder builder =
        Shipper.builder(config.journal().path())
            .clock(config.clock())
            .whenStateChanges(report::changes);
    config
        .sources()
        .values()
        .forEach(source -> source.addTo(builder, config.journal().path(), console.in()));
    if (stdin != null) {
      builder.feed("stdin", console.in(), stdin.format(), config.journal());
    }
    for (SinkSettings sink : config.sinks().values()) {
      builder.sink(sink.sink(), sink.transforms(), sink.options());
    }
    return builder.build();
  }

  /** False when it was ended before all was sent. */
  private boolean drain(ShipService service, ShipReport report) throws InterruptedException {
    BooleanSupplier goOn = untilLate();
    while (!service.shipper().awaitDrained(STEP)) {
      report.changes();
      if (!goOn.getAsBoolean()) {
        return isStopped() && !once;
      }
    }
    return true;
  }

  /** Whether to go on, until told to stop or out of time. */
  private BooleanSupplier untilLate() {
    long begin = System.nanoTime();
    return () ->
        !isStopped() && (timeout == null || System.nanoTime() - begin <= timeout.toNanos());
  }

  /** Ships until told to stop, by another configuration after each SIGHUP. */
  private boolean serve(ShipService service, ShipReport report, ServiceManager manager)
      throws IOException, InterruptedException {
    console.stop().whenRequested(this::wakeUp);
    if (!isInTerminal() && !HangUp.calls(() -> events.add(Event.RELOAD))) {
      console.complain("SIGHUP ends this process: the Java runtime lacks jdk.unsupported");
    }
    while (!isStopped()) {
      Event event = events.poll(Math.min(report.dueIn(), manager.dueIn()), TimeUnit.NANOSECONDS);
      if (event == Event.RELOAD) {
        events.removeIf(more -> more == Event.RELOAD);
        reload(service, manager);
      }
      report.changes();
      if (event == Event.NEWS) {
        manager.status(ShipReport.inOneLine(service.status()));
      }
      watch(service, manager);
    }
    return true;
  }

  private static void watch(ShipService service, ServiceManager manager) {
    if (manager.dueIn() == 0) {
      if (service.snapshot().isMoving()) {
        manager.moves();
      } else {
        manager.stuck();
      }
    }
  }

  /** A hang-up of the terminal that it was started in ends it: else it would go on unseen. */
  private boolean isInTerminal() {
    return console.terminal() || console.errTerminal();
  }

  private void reload(ShipService service, ServiceManager manager)
      throws IOException, InterruptedException {
    manager.reloading();
    String failure = reload(service);
    if (failure == null) {
      console.complain("goes on by the new configuration");
    } else {
      console.complain("the new configuration is not taken, the old one goes on: " + failure);
    }
    manager.ready(ShipReport.inOneLine(service.status()));
  }

  /** Null when the new configuration is taken; else why not, its own errors being said already. */
  private @Nullable String reload(ShipService service) throws IOException, InterruptedException {
    Configuration next;
    try {
      next = configuration.load(console);
    } catch (ConfigurationException e) {
      console.err().println(e.getMessage());
      return e.problems().size() == 1 ? "1 error" : e.problems().size() + " errors";
    } catch (IOException | Failure e) {
      return Failure.message(e).orElse(e.toString());
    }
    if (next.sinks().isEmpty()) {
      return "no sinks in " + next.file();
    }
    if (readsStdin(next)) {
      return "standard input is read from the start only";
    }
    return service.reload(next).orElse(null);
  }

  private int shipRefused(Configuration config, String name) throws Exception {
    SinkSettings sink = config.sinks().get(name);
    if (sink == null) {
      throw new Failure(
          "--refused: expected one of "
              + String.join(", ", config.sinks().keySet())
              + ", found '"
              + name
              + "'");
    }
    if (once || stdin != null) {
      throw new Failure("--refused: expected no other option than --config and --timeout");
    }
    RefusedShipment.Result result =
        RefusedShipment.send(
            config.journal().path(), sink.sink(), sink.options().time(), untilLate());
    return print(name, result) ? 0 : 1;
  }

  /** Whether the receiver took all. */
  private boolean print(String name, RefusedShipment.Result result) {
    SinkStatus status = result.status();
    console.out().println(status == null ? name + ": no refused records" : ShipReport.line(status));
    if (result.unsettled() > 0) {
      String error = status == null || status.lastError() == null ? "" : ": " + status.lastError();
      console.complain(name + ": " + result.unsettled() + " records not sent" + error);
    }
    if (result.unreadable() > 0) {
      console.complain(
          name + ": " + result.unreadable() + " lines of its refused log are no refused records");
    }
    boolean taken = status == null || status.accounts().refused() == 0;
    return taken && result.unsettled() == 0 && result.unreadable() == 0;
  }

  private boolean isStopped() {
    try {
      return console.stop().await(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void wakeUp() {
    if (!events.contains(Event.NEWS)) {
      events.add(Event.NEWS);
    }
  }
}
