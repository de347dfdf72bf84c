package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.SinkSettings;
import dev.taffrail.agent.config.SourceSettings;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.ShipperBuilder;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
  private static final Duration FOREVER = Duration.ofDays(365);

  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(names = "--once", description = "Send all there is, and end.")
  private boolean once;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "With --once: end after this time, say 10m, though a sink is away.")
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

  /** How standard input is written. */
  enum StdinFormat {
    PLAIN(LineFormat::plain),
    JSON(LineFormat::json),
    LOGFMT(LineFormat::logfmt);

    private final Function<HeadRules, LineFormat> maker;

    StdinFormat(Function<HeadRules, LineFormat> maker) {
      this.maker = maker;
    }

    LineFormat format() {
      return maker.apply(HeadRules.standard("stdin"));
    }
  }

  ShipCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Configuration config = configuration.load(console);
    if (config.sinks().isEmpty()) {
      throw new Failure("no sinks in " + config.file());
    }
    console.stop().expect();
    ShipReport report = new ShipReport(console);
    Shipper shipper = shipper(config, report);
    boolean drained;
    try (shipper) {
      shipper.start();
      report.begin(shipper);
      drained = once || readsStdin(config) ? drain(shipper) : untilStopped();
      report.ending();
    }
    return report.end(shipper.status()) && drained ? 0 : 1;
  }

  private boolean readsStdin(Configuration config) {
    return stdin != null || config.sources().values().stream().anyMatch(SourceSettings::stdin);
  }

  private Shipper shipper(Configuration config, ShipReport report) {
    ShipperBuilder builder =
        Shipper.builder(config.journal().path()).whenStateChanges(report::changes);
    config
        .sources()
        .values()
        .forEach(source -> source.addTo(builder, config.journal().path(), console.in()));
    if (stdin != null) {
      builder.feed("stdin", console.in(), stdin.format(), config.journal());
    }
    for (SinkSettings sink : config.sinks().values()) {
      builder.sink(sink.sink(), sink.transforms());
    }
    return builder.build();
  }

  /** False when it was ended before all was sent. */
  private boolean drain(Shipper shipper) throws InterruptedException {
    long begin = System.nanoTime();
    while (!shipper.awaitDrained(STEP)) {
      boolean late = timeout != null && System.nanoTime() - begin > timeout.toNanos();
      if (late || console.stop().await(Duration.ZERO)) {
        return !late && !once;
      }
    }
    return true;
  }

  private boolean untilStopped() throws InterruptedException {
    while (!console.stop().await(FOREVER)) {}
    return true;
  }
}
