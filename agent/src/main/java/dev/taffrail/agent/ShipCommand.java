package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.config.SinkSettings;
import dev.taffrail.ship.RefusedShipment;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.ShipperBuilder;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
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
      "1:a sink refused or lost records while this ran, --timeout ran out before all was sent, or a"
          + " source could not be read to its end",
      "2:wrong usage, a wrong configuration, or another shipper holds the cursors"
    })
final class ShipCommand implements Callable<Integer> {
  private static final Duration STEP = Duration.ofMillis(500);

  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(names = "--once", description = "Send all there is, and end.")
  private boolean once;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "With --once, --stdin or --refused: send no longer than this, say 10m, though a sink is away. The"
              + " end takes 2 s more at most.")
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
    Configuration config = configuration.load(console, Scope.SHIP);
    if (config.sinks().isEmpty()) {
      throw new Failure("no sinks in " + config.file());
    }
    if (stdin != null && config.readsStandardInput()) {
      throw new Failure(
          "--stdin: expected no source with stdin: true beside it, found one in " + config.file());
    }
    if (timeout != null && refused == null && !ends(config)) {
      throw new Failure("--timeout: expected --once, --stdin or --refused beside it, found none");
    }
    console.stop().expect();
    return refused == null ? ship(config) : shipRefused(config, refused);
  }

  private boolean ends(Configuration config) {
    return once || readsStdin(config);
  }

  private int ship(Configuration config) throws Exception {
    boolean ends = ends(config);
    ServiceLoop loop = new ServiceLoop(console);
    if (!ends) {
      loop.expectHangUps();
    }
    ShipReport report = new ShipReport(console, System::nanoTime, loop::wakeUp);
    boolean drained = true;
    ShipService service =
        new ShipService(
            config,
            next -> shipper(next, report),
            report,
            console.stop(),
            UnaryOperator.identity());
    Served served = new Served(service);
    try (service) {
      service.start();
      loop.ready(served);
      if (ends) {
        drained = drain(service, report);
        report.unread(service.shipper().sourceFailures());
        if (!drained && !isStopped()) {
          service.close(Duration.ZERO);
        }
      } else {
        loop.serve(served, report);
      }
      loop.stopping();
    }
    return report.end(service.status()) && drained ? 0 : 1;
  }

  private boolean readsStdin(Configuration config) {
    return stdin != null || config.readsStandardInput();
  }

  private Shipper shipper(Configuration config, ShipReport report) {
    ShipperBuilder builder = ShipService.plan(config, console, report);
    if (stdin != null) {
      builder.feed("stdin", console.in(), stdin.format(), config.journal());
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

  private final class Served implements ServiceLoop.Served {
    private final ShipService service;

    Served(ShipService service) {
      this.service = service;
    }

    @Override
    public Configuration load() throws IOException, ConfigurationException, Failure {
      return configuration.load(console, Scope.SHIP);
    }

    @Override
    public Optional<String> reload(Configuration next) throws IOException, InterruptedException {
      if (next.sinks().isEmpty()) {
        return Optional.of("no sinks in " + next.file());
      }
      if (readsStdin(next)) {
        return Optional.of("standard input is read from the start only");
      }
      return service.reload(next);
    }

    @Override
    public boolean isMoving() {
      return service.snapshot().isMoving();
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public String inOneLine() {
      return ShipReport.inOneLine(service.status());
    }
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
}
