package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.collect.CollectCommand;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.config.Nearest;
import dev.taffrail.agent.shell.Shell;
import dev.taffrail.journal.KeepPolicy;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code taffrail}. */
public final class Main {
  /** In the order of the help; each has its line in {@link #command} too. */
  private static final List<String> COMMANDS =
      List.of(
          "demo",
          "init",
          "init-config",
          "append",
          "verify",
          "prove",
          "verify-proof",
          "fleet-key",
          "enrol",
          "trace",
          "tail",
          "page",
          "run",
          "ship",
          "level",
          "status",
          "pull",
          "check",
          "collect",
          "completion",
          "man");

  private final Console console;
  private final RootCommand root = new RootCommand();

  private Main(Console console) {
    this.console = console;
  }

  public static void main(String[] args) {
    System.exit(status(args));
  }

  private static int status(String... args) {
    try {
      Console console = Console.system();
      int status = run(console, args);
      console.stop().finished(status);
      return status;
    } catch (LinkageError | InternalError e) {
      // Nothing of ours is called for this: it might need one more class.
      System.err.println(
          "taffrail: the program cannot be loaded; are too few open files allowed (ulimit -n)? "
              + String.valueOf(e).lines().findFirst().orElse(""));
      return CommandLine.ExitCode.USAGE;
    }
  }

  /** Runs one command line, and returns its exit status. */
  static int run(Console console, String... args) {
    return new Main(console).run(args);
  }

  private int run(String... args) {
    int status = commandLine(args).execute(args);
    console.output().flush();
    Optional<IOException> failure = console.output().failure();
    failure.ifPresent(e -> console.complain("standard output: " + e.getMessage()));
    return failure.isPresent() ? CommandLine.ExitCode.USAGE : status;
  }

  private CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(root);
    HelpList.addTo(line);
    // Setting up a command takes milliseconds of reflection: do it for the one that is named.
    for (String name :
        args.length > 0 && COMMANDS.contains(args[0]) ? List.of(args[0]) : COMMANDS) {
      line.addSubcommand(name, command(name));
    }
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().version(line.getCommandSpec().version());
    }
    return line.registerConverter(Level.class, Converters.oneOf(Level.class))
        .registerConverter(OutputFormat.class, Converters.oneOf(OutputFormat.class))
        .registerConverter(ColorOption.When.class, Converters.oneOf(ColorOption.When.class))
        .registerConverter(
            ShipCommand.StdinFormat.class, Converters.oneOf(ShipCommand.StdinFormat.class))
        .registerConverter(Shell.class, Converters.oneOf(Shell.class))
        .registerConverter(KeepPolicy.class, Converters::policy)
        .registerConverter(Duration.class, Converters::duration)
        .registerConverter(Instant.class, text -> Converters.time(text, console.clock().instant()))
        .setOut(new PrintWriter(new OutputStreamWriter(console.output(), UTF_8), true))
        .setErr(new PrintWriter(console.err(), true, UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.terminal() ? Ansi.AUTO : Ansi.OFF))
        .setParameterExceptionHandler((e, arguments) -> usage(e))
        .setExecutionExceptionHandler((e, command, result) -> failed(e));
  }

  private Object command(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand(console);
      case "init" -> new InitCommand(console);
      case "init-config" -> new InitConfigCommand(console);
      case "append" -> new AppendCommand(console);
      case "verify" -> new VerifyCommand(console);
      case "prove" -> new ProveCommand(console);
      case "verify-proof" -> new VerifyProofCommand(console);
      case "fleet-key" -> new FleetKeyCommand(console);
      case "enrol" -> new EnrolCommand(console);
      case "trace" -> new TraceCommand(console);
      case "tail" -> new TailCommand(console);
      case "page" -> new PageCommand(console);
      case "run" -> new RunCommand(console);
      case "ship" -> new ShipCommand(console);
      case "level" -> new LevelCommand(console);
      case "status" -> new StatusCommand(console);
      case "pull" -> new PullCommand(console);
      case "check" -> new CheckCommand(console);
      case "completion" -> new CompletionCommand(console, this::commandLine);
      case "man" -> new ManCommand(console, this::commandLine);
      case "collect" -> new CollectCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private int usage(ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    console.complain(message + "; see " + name + " --help" + hint(e));
    return CommandLine.ExitCode.USAGE;
  }

  /** What a misspelt command or option was probably meant to be. */
  private static String hint(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String word = unmatched.getUnmatched().get(0);
    Optional<String> near =
        unmatched.isUnknownOption()
            ? Nearest.to(bare(word), longNames(spec)).map(name -> "--" + name)
            : Nearest.to(word, spec.subcommands().keySet());
    return near.map(name -> " (meant " + name + "?)").orElse("");
  }

  private static List<String> longNames(CommandSpec spec) {
    return spec.optionsMap().keySet().stream()
        .filter(name -> name.startsWith("--"))
        .map(Main::bare)
        .toList();
  }

  private static String bare(String option) {
    return option.replaceFirst("^-+", "").replaceFirst("=.*", "");
  }

  private int failed(Exception e) {
    if (e instanceof ConfigurationException errors) {
      console.complain(errors);
    } else {
      console.complain(Failure.message(e).orElseGet(() -> defect(e)));
    }
    if (root.debug) {
      e.printStackTrace(console.err());
    }
    return CommandLine.ExitCode.USAGE;
  }

  private String defect(Exception e) {
    return "a defect: " + e + (root.debug ? "" : "; --debug shows where it happened");
  }
}
