package dev.taffrail.agent;

import dev.taffrail.journal.FleetKey;
import dev.taffrail.journal.Vkey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail enrol}. */
@Command(
    name = "enrol",
    mixinStandardHelpOptions = true,
    description = {
      "Sign with the fleet's key that a device's journal has this key.",
      "Then the fleet's key is enough to verify that journal: taffrail verify --fleet KEY"
          + " --enrolment FILE."
    })
final class EnrolCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--fleet-key",
      paramLabel = "FILE",
      required = true,
      description = "The file that taffrail fleet-key made.")
  private Path fleetKey = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write the enrolment; standard output when left out.")
  private @Nullable Path output;

  @Parameters(
      paramLabel = "VKEY-OR-FILE",
      description = "The key that taffrail init printed on the device, or a file that holds it.")
  private String vkey = "";

  EnrolCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path file = console.file(fleetKey);
    Vkey device = RootKeyOptions.key(vkey, "VKEY-OR-FILE", console);
    String enrolment = FleetKey.read(file).enrol(device);
    if (output == null) {
      console.out().print(enrolment);
    } else {
      Files.writeString(console.resolve(output), enrolment);
    }
    return 0;
  }
}
