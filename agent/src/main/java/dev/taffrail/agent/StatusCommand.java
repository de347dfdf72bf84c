package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.status.StatusClient;
import dev.taffrail.agent.status.StatusTable;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;

/** {@code taffrail status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Ask the running agent or shipper how its sinks, pipelines and their clouds fare.",
      "It answers where the configuration says so; status: {} stands for 127.0.0.1:9598."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:it runs, and all its sinks are well or will be tried again",
      "1:it runs, and somebody has to do something",
      "2:wrong usage, a wrong configuration, or an answer that is none",
      "3:none runs"
    })
final class StatusCommand implements Callable<Integer> {
  private static final int NONE_RUNS = 3;

  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();
  @Mixin private final ColorOption color = new ColorOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json.")
  private OutputFormat format = OutputFormat.TEXT;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Configuration config = configuration.load(console, Scope.STATUS);
    ListenSettings settings = config.status();
    if (settings == null) {
      throw new Failure("expected status: {} in " + config.file());
    }
    Optional<byte[]> answer = StatusClient.ask(settings);
    if (answer.isEmpty()) {
      console.complain("no shipper runs: " + StatusClient.nobody(settings));
      return NONE_RUNS;
    }
    return print(answer.get()) ? 0 : 1;
  }

  /** Whether it is well. */
  private boolean print(byte[] answer) throws Failure {
    PrintStream out = console.out();
    try {
      StatusTable table = StatusTable.of(answer, color.paint(console), console.width());
      if (format == OutputFormat.JSON) {
        out.print(new String(answer, UTF_8));
      } else {
        table.lines().forEach(out::println);
      }
      return table.isHealthy();
    } catch (JacksonException e) {
      throw new Failure("expected a shipper's status, found something else");
    }
  }
}
