package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.journey.Journey;
import dev.taffrail.agent.journey.JourneyLinks;
import dev.taffrail.agent.journey.JourneyReport;
import dev.taffrail.agent.journey.TraceId;
import dev.taffrail.agent.text.ShellWord;
import dev.taffrail.journal.JournalConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail trace}. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Show the journey of a correlation id through any number of journals, in the order of time.",
      "In a journal of taffrail collect the original records are found, and when they arrived.",
      "An alarm and the run that took its readings in have an id each: below the one is the command"
          + " that shows the other."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {"0:something was found", "1:nothing was found", "2:wrong usage, or no journal"})
final class TraceCommand implements Callable<Integer> {
  private static final int MOST_LINKS = 5;
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();
  @Mixin private final ColorOption color = new ColorOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "text, or json: an object for each record, with seconds since the first, places (journals,"
              + " and receivers with the seconds it took there) and record, the stored line.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The correlation id, as a UUID or as the 32 hex digits of a trace id.")
  private String id = "";

  @Parameters(
      index = "1..*",
      paramLabel = "JOURNAL",
      description = "The journals' newest files; the configuration's when left out.")
  private List<Path> journals = new ArrayList<>();

  TraceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Journey journey = new Journey(new TraceId(id));
    for (Path journal : journals()) {
      journey.read(journal);
    }
    if (journey.isEmpty()) {
      console.complain("no record of " + id);
      return 1;
    }
    boolean json = format == OutputFormat.JSON;
    JourneyReport report =
        new JourneyReport(journey, color.paint(console), json ? 0 : console.width());
    if (json) {
      report.writeJson(console.out());
    } else {
      report.write(console.out());
      tellOthers(JourneyLinks.of(journey));
    }
    return 0;
  }

  /** The commands that show where this journey comes from, and goes on. */
  private void tellOthers(Map<String, String> links) {
    links.entrySet().stream()
        .limit(MOST_LINKS)
        .forEach(link -> console.out().println(link.getValue() + ": " + command(link.getKey())));
    if (links.size() > MOST_LINKS) {
      console.out().println("and " + (links.size() - MOST_LINKS) + " more, by -o json");
    }
  }

  private String command(String other) {
    List<String> words = new ArrayList<>(List.of("trace", other));
    if (configuration.file != null) {
      words.addAll(List.of("--config", configuration.file.toString()));
    }
    journals.forEach(journal -> words.add(journal.toString()));
    return System.getProperty("taffrail.command", "taffrail")
        + words.stream().map(word -> " " + ShellWord.of(word)).collect(Collectors.joining());
  }

  private List<Path> journals() throws Exception {
    if (journals.isEmpty()) {
      return configured();
    }
    List<Path> named = new ArrayList<>();
    for (Path journal : journals) {
      named.add(configuration.existingJournal(journal, console));
    }
    return named;
  }

  /** The configured journal, and the one of debug records if that has any. */
  private List<Path> configured() throws Exception {
    List<Path> paths = new ArrayList<>(List.of(configuration.existingJournal(null, console)));
    JournalConfig debug = configuration.load(console, Scope.JOURNALS).debug();
    if (debug != null && Files.exists(debug.path())) {
      paths.add(debug.path());
    }
    return paths;
  }
}
