package dev.taffrail.agent;

import dev.taffrail.agent.shell.Shell;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code taffrail completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print what lets a shell complete commands, options, their values and files.",
      "bash, zsh: source <(taffrail completion bash). fish: taffrail completion fish | source."
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<CommandLine> program;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  /**
   * @param program makes the command line with all commands
   */
  CompletionCommand(Console console, Supplier<CommandLine> program) {
    this.console = console;
    this.program = program;
  }

  @Override
  public Integer call() {
    console.out().print(shell.completion(program.get()));
    return 0;
  }
}
