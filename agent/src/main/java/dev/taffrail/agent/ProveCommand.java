package dev.taffrail.agent;

import dev.taffrail.agent.text.Json;
import dev.taffrail.journal.Prover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail prove}. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Write the evidence of one record: a text from which anybody can check that record with the"
          + " journal's key, and without the rest of the journal (taffrail verify-proof).",
      "The record has to be sealed. Safe beside a running writer."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {"0:written", "2:wrong usage, no such record, or none that is sealed"})
final class ProveCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  /** The record that is meant. */
  static final class Which {
    @Option(
        names = "--index",
        paramLabel = "N",
        required = true,
        description = "The record's index; the journal's first record has 0.")
    private @Nullable Long index;

    @Option(
        names = "--match",
        paramLabel = "TEXT",
        required = true,
        description = "The first record whose line contains this text, as it stands there.")
    private @Nullable String match;
  }

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = {
        "What was shipped, as exported from the receiver: seals of it that lead to the record are"
            + " put in.",
        "May be given several times."
      })
  private List<Path> anchors = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Where to write the evidence; standard output when left out.")
  private @Nullable Path to;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = {
        "text or json. As json, standard output has one object: the record's index, and the file"
            + " or else the evidence itself."
      })
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(arity = "0..1", paramLabel = "JOURNAL", description = ConfigurationOption.JOURNAL)
  private @Nullable Path journal;

  ProveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path path = configuration.existingJournal(journal, console);
    long index = index(path);
    String evidence = evidence(path, index);
    if (to == null) {
      console
          .out()
          .print(format == OutputFormat.JSON ? json(index, "evidence", evidence) : evidence);
      return 0;
    }
    Path file = console.file(to);
    Files.writeString(file, evidence);
    String written = "record " + index + " is in " + file + "\n";
    console
        .out()
        .print(format == OutputFormat.JSON ? json(index, "file", file.toString()) : written);
    return 0;
  }

  private static String json(long index, String name, String value) {
    return Json.object(
            json -> {
              json.writeNumberProperty("index", index);
              json.writeStringProperty(name, value);
            })
        + "\n";
  }

  private long index(Path path) throws IOException, Failure {
    Long index = which.index;
    String text = which.match;
    if (index != null || text == null) {
      return index == null ? 0 : index;
    }
    Prover.Matches matches = Prover.find(path, text);
    if (matches.count() == 0) {
      throw new Failure("expected a record that contains '" + text + "', found none in " + path);
    }
    if (matches.count() > 1) {
      console.complain(several(matches));
    }
    return matches.first().get(0);
  }

  private static String several(Prover.Matches matches) {
    String indexes =
        matches.first().stream().map(Object::toString).collect(Collectors.joining(", "));
    String more = matches.count() > matches.first().size() ? ", …" : "";
    return matches.count() + " records match, at " + indexes + more + ": the first is taken";
  }

  private String evidence(Path path, long index) throws IOException, Failure {
    try {
      return Prover.prove(path, index, console.files(anchors));
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }
}
