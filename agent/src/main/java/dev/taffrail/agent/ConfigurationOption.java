package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, and the journal that is meant when none is named. */
final class ConfigurationOption {
  static final Path LOCAL = Path.of("taffrail.yaml");

  static final String JOURNAL =
      "The journal's newest file, for instance /var/log/taffrail/edge.log; the configuration's"
          + " when left out.";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration; ./taffrail.yaml or else /etc/taffrail/taffrail.yaml when left out.")
  @Nullable Path file;

  /** How a command that has no {@code --config} has it named. */
  String argument = "--config FILE";

  /** The configuration that is named, or the first of the usual ones that is there. */
  Configuration load(Console console, Scope scope)
      throws IOException, ConfigurationException, Failure {
    return Configuration.load(found(console), console.environment(), scope);
  }

  /**
   * The same for a command that can do without.
   *
   * @param argument what to name in its place, as its user writes it
   */
  Configuration loadUnless(String argument, Console console, Scope scope)
      throws IOException, ConfigurationException, Failure {
    try {
      return load(console, scope);
    } catch (ConfigurationException e) {
      boolean named = file != null;
      throw e.withAdvice(argument + (named ? " without --config" : "") + " needs no configuration");
    }
  }

  /** The same, all of it, with the files of TLS looked at. */
  Configuration check(Console console) throws IOException, ConfigurationException, Failure {
    return Configuration.check(found(console), console.environment());
  }

  /** On a terminal, where there is no configuration: asks whether to write one, and does. */
  void offerToWrite(Console console) throws IOException {
    Path missing = file == null ? console.resolve(LOCAL) : console.resolve(file);
    boolean there = file == null ? find(console).isPresent() : Files.exists(missing);
    if (there || !console.inTerminal() || !console.terminal()) {
      return;
    }
    console.out().print("There is no configuration. Write one to " + missing + "? [y/N] ");
    console.output().flush();
    if (answer(console).strip().matches("(?i)y|yes")) {
      new FirstConfiguration(console.environment().hostname().get()).write(missing);
      console.out().println("wrote " + missing);
      console.output().flush();
    }
  }

  private static String answer(Console console) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = console.in().read(); c >= 0 && c != '\n'; c = console.in().read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private Path found(Console console) throws Failure {
    Path found =
        find(console)
            .orElseThrow(
                () ->
                    new Failure(
                        "no configuration: expected "
                            + argument
                            + ", ./taffrail.yaml or "
                            + console.systemConfiguration()
                            + "; taffrail init-config writes one"));
    Failure.expectNoFolder(found);
    return found;
  }

  /** The journal to read. */
  Path journal(@Nullable Path argument, Console console)
      throws IOException, ConfigurationException, Failure {
    Path journal = argument == null ? configured(console) : console.resolve(argument);
    Failure.expectNoFolder(journal);
    return journal;
  }

  /** The journal to read, which has to be there. */
  Path existingJournal(@Nullable Path argument, Console console)
      throws IOException, ConfigurationException, Failure {
    Path journal = journal(argument, console);
    if (Files.notExists(journal)) {
      throw new Failure("no journal at " + journal);
    }
    return journal;
  }

  /**
   * The journal to write. The settings of the configuration are also those of a journal that is
   * named as an argument, if it is the same one: another file size would be a surprise.
   */
  JournalConfig journalConfig(@Nullable Path argument, Console console)
      throws IOException, ConfigurationException, Failure {
    if (argument == null) {
      return load(console, Scope.JOURNALS).journal();
    }
    JournalConfig named = JournalConfig.at(console.resolve(argument));
    if (find(console).isEmpty()) {
      return named;
    }
    JournalConfig configured = load(console, Scope.JOURNALS).journal();
    return absolute(configured.path()).equals(absolute(named.path())) ? configured : named;
  }

  private Path configured(Console console) throws IOException, ConfigurationException, Failure {
    if (find(console).isEmpty()) {
      throw new Failure(
          "no journal: expected JOURNAL, --config FILE, ./taffrail.yaml or "
              + console.systemConfiguration());
    }
    return loadUnless("JOURNAL", console, Scope.JOURNALS).journal().path();
  }

  private Optional<Path> find(Console console) {
    if (file != null) {
      return Optional.of(console.resolve(file));
    }
    Path local = console.resolve(LOCAL);
    Path found = Files.exists(local) ? local : console.systemConfiguration();
    // One that is hidden by the mode of its folder is found, and cannot be read: that is said then.
    return Files.notExists(found) ? Optional.empty() : Optional.of(found);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
