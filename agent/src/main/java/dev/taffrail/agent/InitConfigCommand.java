package dev.taffrail.agent;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail init-config}. */
@Command(
    name = "init-config",
    mixinStandardHelpOptions = true,
    description = {
      "Write a configuration to begin with: valid as it stands, with comments on what else there is."
    })
final class InitConfigCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "The device's name; the machine's when left out.")
  private @Nullable String device;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to; ./taffrail.yaml when left out. May not be there already.")
  private Path file = ConfigurationOption.LOCAL;

  InitConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path path = console.file(file);
    String name = device == null ? console.environment().hostname().get() : device;
    new FirstConfiguration(name).write(path);
    console.out().println("wrote " + path);
    return 0;
  }
}
