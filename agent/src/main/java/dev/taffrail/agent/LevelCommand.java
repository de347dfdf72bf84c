package dev.taffrail.agent;

import dev.taffrail.agent.control.ControlAnswer;
import dev.taffrail.agent.control.ControlAnswer.SetLevel;
import dev.taffrail.agent.control.ControlClient;
import dev.taffrail.agent.control.ControlRequest;
import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.Table;
import dev.taffrail.journal.Level;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taffrail level}. */
@Command(
    name = "level",
    mixinStandardHelpOptions = true,
    description = {
      "Show and change the log levels of the running agent (taffrail run), for a time: then what"
          + " held before holds again.",
      "Without LOGGER and LEVEL, lists what is set. Each change is a record in the journal, with the"
          + " user who made it. The agent is asked over a socket beside its journal, by its own user"
          + " or root."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage, a wrong configuration, or the agent refused",
      "3:no agent runs"
    })
final class LevelCommand implements Callable<Integer> {
  private static final int NONE_RUNS = 3;
  private static final String ALL = "all";
  private static final Duration USUAL = Duration.ofMinutes(10);

  /** Told in seconds. */
  private static final Duration SHORT = Duration.ofMinutes(2);

  private static final String LEVEL = "LEVEL";

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();
  @Mixin private final ColorOption color = new ColorOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "LOGGER",
      description =
          "The logger that is meant, with those below it; all for every logger that has no level of"
              + " its own.")
  private @Nullable String logger;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LEVEL",
      description = "debug, info, warning, error or critical.")
  private @Nullable Level level;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long, say 10m, which is also what holds when left out; 7d at most.")
  private @Nullable Duration time;

  @Option(
      names = "--reset",
      description = "Go back to the configured level of LOGGER; of all loggers without LOGGER.")
  private boolean reset;

  @Option(
      names = "--journal",
      paramLabel = "JOURNAL",
      description = "The journal of the agent that is meant; the configuration's when left out.")
  private @Nullable Path journal;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json.")
  private OutputFormat format = OutputFormat.TEXT;

  LevelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ControlRequest request = request();
    Path path = configuration.journal(journal, console);
    Optional<ControlAnswer> answer = ControlClient.ask(path, request);
    if (answer.isEmpty()) {
      console.complain("no agent runs that writes " + path);
      return NONE_RUNS;
    }
    print(answer.get());
    return 0;
  }

  private ControlRequest request() {
    if (reset) {
      if (level != null || time != null) {
        throw wrong("--reset: expected no LEVEL and no --for beside it");
      }
      return ControlRequest.reset(logger == null ? null : name(logger));
    }
    if (logger == null) {
      if (time != null) {
        throw wrong("--for: expected LOGGER and LEVEL as well");
      }
      return ControlRequest.list();
    }
    if (level == null) {
      throw wrong("expected LOGGER LEVEL, or LOGGER --reset, found LOGGER alone");
    }
    return ControlRequest.set(name(logger), level, checked(time == null ? USUAL : time));
  }

  private Duration checked(Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(ControlRequest.LONGEST) > 0) {
      throw wrong("--for: expected 1s to " + ControlRequest.LONGEST.toDays() + "d");
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static String name(String logger) {
    return logger.equals(ALL) ? "" : logger;
  }

  private void print(ControlAnswer answer) {
    PrintStream out = console.out();
    if (format == OutputFormat.JSON) {
      out.println(Json.object(answer::writeMembers));
      return;
    }
    Paint paint = color.paint(console);
    Table table = new Table("LOGGER", LEVEL, "UNTIL").left(1);
    answer.levels().forEach(set -> table.add(shown(set), set.level().label(), until(set)));
    table
        .lines(paint, (column, cell) -> column.equals(LEVEL) ? painted(paint, cell) : cell)
        .forEach(out::println);
  }

  private static String painted(Paint paint, String label) {
    return Level.of(label).map(level -> paint.level(level, label)).orElse(label);
  }

  private static String shown(SetLevel set) {
    return set.logger().isEmpty() ? ALL : Printable.of(set.logger());
  }

  private String until(SetLevel set) {
    if (set.until() == null) {
      return "";
    }
    Duration left = Duration.between(console.clock().instant(), set.until());
    // What was set a moment ago for ten minutes has ten left.
    Duration rounded = left.compareTo(SHORT) < 0 ? left : left.plusSeconds(30);
    return set.until() + ", " + Amount.time(rounded) + " left";
  }
}
