package dev.taffrail.agent;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Vkey;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Create a sealed journal and print its verification key, and nothing else.",
      "Keep the key away from the device: who verifies with it need not trust the device."
    })
final class InitCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      required = true,
      description =
          "The journal's name in its seals, one in the world: example.com/fleet7/rpi-0042/edge.")
  private String origin = "";

  @Parameters(arity = "0..1", paramLabel = "JOURNAL", description = ConfigurationOption.JOURNAL)
  private @Nullable Path journal;

  InitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    JournalConfig config = configuration.journalConfig(journal, console);
    if (!config.sealed()) {
      throw new Failure("expected a sealed journal, found sealed: false for " + config.path());
    }
    Owner.expectNotRootInFolderOfOther(config.path(), "init");
    PrintStream out = console.out();
    out.println(create(config));
    return 0;
  }

  private Vkey create(JournalConfig config) throws Exception {
    try {
      return Journal.create(config.withOrigin(origin));
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }
}
