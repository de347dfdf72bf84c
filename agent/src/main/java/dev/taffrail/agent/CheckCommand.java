package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.config.Words;
import dev.taffrail.agent.text.Amount;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.RetentionPolicy;
import dev.taffrail.ship.ClockRule;
import dev.taffrail.ship.LinkLimit;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.SinkOptions;
import dev.taffrail.ship.TimePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Check a configuration, secrets and files of TLS included, report all its errors at once, and"
          + " run the tests of transforms that stand in it.",
      "With --try, show what the transforms of each sink make of sample records."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {"0:all is well", "1:a test failed", "2:wrong usage, or a wrong configuration"})
final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "CONFIG",
      arity = "0..1",
      description =
          "The configuration; ./taffrail.yaml or else /etc/taffrail/taffrail.yaml when left out.")
  private @Nullable Path file;

  @Option(
      names = "--try",
      paramLabel = "FILE",
      description =
          "Records, one a line, as taffrail append takes them; - for standard input. Nothing is"
              + " sent.")
  private @Nullable Path sample;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "With --try: text, or json, an object for each thing that happens.")
  private OutputFormat format = OutputFormat.TEXT;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ConfigurationOption option = new ConfigurationOption();
    option.file = file;
    option.argument = "CONFIG";
    if (sample != null) {
      return rehearse(option.load(console, Scope.ALL), sample);
    }
    Configuration configuration = option.check(console);
    List<String> failures = TransformTests.failures(configuration);
    failures.forEach(console::complain);
    if (!failures.isEmpty()) {
      return 1;
    }
    summarise(configuration, console.out());
    return 0;
  }

  private int rehearse(Configuration configuration, Path from) throws IOException, Failure {
    if (configuration.sinks().isEmpty()) {
      throw new Failure("no sinks in " + configuration.file());
    }
    List<ShipRecord> records = records(from);
    TryReport report = new TryReport(console.out(), format);
    configuration.sinks().values().forEach(sink -> report.sink(sink, records));
    return 0;
  }

  private List<ShipRecord> records(Path from) throws IOException, Failure {
    if (from.toString().equals("-")) {
      return SampleRecords.read(console.in());
    }
    try (InputStream in = Files.newInputStream(console.file(from))) {
      return SampleRecords.read(in);
    }
  }

  private static void summarise(Configuration configuration, PrintStream out) {
    out.println("OK");
    out.println("device    " + configuration.device() + ", level " + configuration.level().label());
    out.println("journal   " + journal(configuration.journal()));
    ClockRule clock = configuration.clock();
    out.println(
        "clock     not set before " + clock.unsetBefore() + ": wait " + time(clock.patience()));
    JournalConfig debug = configuration.debug();
    if (debug != null) {
      out.println("debug     " + journal(debug));
    }
    configuration
        .sources()
        .forEach((name, source) -> out.println("source    " + name + ", " + source.origin()));
    configuration
        .sinks()
        .forEach(
            (name, sink) ->
                out.println(
                    "sink      "
                        + name
                        + ", "
                        + sink.destination().address()
                        + options(sink.options())));
    configuration
        .pipelines()
        .forEach((name, pipeline) -> out.println("pipeline  " + name + ", " + pipeline(pipeline)));
    if (!configuration.tests().isEmpty()) {
      out.println("tests     " + configuration.tests().size() + " passed");
    }
  }

  private static String pipeline(PipelineSettings pipeline) {
    String from =
        pipeline.csv() == null
            ? Amount.count(pipeline.adapters().size(), "live adapter")
            : pipeline.csv().toString();
    return from
        + ", "
        + Amount.count(pipeline.rules().size(), "rule")
        + ", "
        + Amount.count(pipeline.actions().size(), "action")
        + (pipeline.cloud() == null ? "" : ", cloud " + pipeline.cloud().target().receiver());
  }

  private static String journal(JournalConfig journal) {
    return String.format(
        "%s, %s, %s in each of %d files%s",
        journal.path(),
        journal.sealed() ? "sealed" : "unsealed",
        Amount.exactSize(journal.maxBytes()),
        journal.retention().backups() + 1,
        retention(journal.retention()));
  }

  private static String retention(RetentionPolicy policy) {
    return (policy.maxTotalBytes() == 0
            ? ""
            : ", " + Amount.exactSize(policy.maxTotalBytes()) + " in all")
        + (policy.keep().isZero() ? "" : ", kept for " + time(policy.keep()))
        + (policy.holdUnshipped() == 0
            ? ""
            : ", " + Amount.exactSize(policy.holdUnshipped()) + " more while not shipped");
  }

  private static String options(SinkOptions options) {
    TimePolicy times = options.time();
    LinkLimit limit = options.limit();
    return times("too old after", times.maxAge(), times.tooOld())
        + times("too new beyond", times.maxAhead(), times.tooNew())
        + (limit.bytesPerSecond() == 0
            ? ""
            : ", " + Amount.exactSize(limit.bytesPerSecond()) + " a second")
        + (limit.bytesPerDay() == 0 ? "" : ", " + Amount.exactSize(limit.bytesPerDay()) + " a day");
  }

  private static String times(String what, @Nullable Duration limit, TimePolicy.Action action) {
    return limit == null ? "" : ", " + what + " " + time(limit) + ": " + Words.of(action);
  }

  private static String time(Duration time) {
    return time.toMinutesPart() == 0 && time.toSecondsPart() == 0 && time.toMillisPart() == 0
        ? time.toHours() + " h"
        : time.toSeconds() + " s";
  }
}
