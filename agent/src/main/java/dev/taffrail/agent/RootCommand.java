package dev.taffrail.agent;

import dev.taffrail.edge.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code taffrail} itself: what all commands have in common. */
@Command(
    name = "taffrail",
    mixinStandardHelpOptions = true,
    version = "taffrail " + Pipeline.VERSION,
    description = "Logs of edge devices: written, sealed, kept, shipped and proven.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "taffrail COMMAND --help says more of each."})
final class RootCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure happened.")
  boolean debug;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
