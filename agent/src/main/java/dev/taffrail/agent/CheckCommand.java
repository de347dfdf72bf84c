package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.RetentionPolicy;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code taffrail check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a configuration, secrets included, and report all its errors at once.")
final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private Path file = Path.of("");

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Failure.expectNoFolder(console.resolve(file));
    Configuration configuration = Configuration.load(console.resolve(file), console.environment());
    PrintStream out = console.out();
    out.println("OK");
    out.println("device    " + configuration.device() + ", level " + configuration.level().label());
    out.println("journal   " + journal(configuration.journal()));
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
            (name, sink) -> out.println("sink      " + name + ", " + sink.destination().address()));
    configuration
        .pipelines()
        .forEach(
            (name, pipeline) ->
                out.println("pipeline  " + name + ", " + pipeline.rules().size() + " rules"));
    return 0;
  }

  private static String journal(JournalConfig journal) {
    return String.format(
        "%s, %s, %d bytes in each of %d files%s",
        journal.path(),
        journal.sealed() ? "sealed" : "unsealed",
        journal.maxBytes(),
        journal.retention().backups() + 1,
        retention(journal.retention()));
  }

  private static String retention(RetentionPolicy policy) {
    return (policy.maxTotalBytes() == 0 ? "" : ", " + policy.maxTotalBytes() + " in all")
        + (policy.keep().isZero() ? "" : ", kept for " + time(policy.keep()))
        + (policy.holdUnshipped() == 0
            ? ""
            : ", " + policy.holdUnshipped() + " more while not shipped");
  }

  private static String time(Duration time) {
    return time.toMinutesPart() == 0 && time.toSecondsPart() == 0 && time.toMillisPart() == 0
        ? time.toHours() + " h"
        : time.toSeconds() + " s";
  }
}
