package dev.taffrail.agent;

import dev.taffrail.journal.FleetKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail fleet-key}. */
@Command(
    name = "fleet-key",
    mixinStandardHelpOptions = true,
    description = {
      "Make the key of a fleet, which vouches for the keys of its devices (taffrail enrol), and"
          + " print its verification key, and nothing else.",
      "Keep the file offline, never on a device: whoever has it can pass any journal off as one of"
          + " the fleet."
    })
final class FleetKeyCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "The fleet's name in its signatures: example.com/fleet7.")
  private String name = "";

  @Parameters(paramLabel = "FILE", description = "Where to keep the key; made with mode 0600.")
  private Path file = Path.of("");

  FleetKeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try {
      console.out().println(FleetKey.create(console.resolve(file), name).vkey());
      return 0;
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }
}
