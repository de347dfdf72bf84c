package dev.taffrail.agent.demo;

import dev.taffrail.agent.journey.Journey;
import dev.taffrail.agent.journey.JourneyReport;
import dev.taffrail.agent.journey.TraceId;
import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Wrapping;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a demo came to, for a person. */
public final class DemoSummary {
  private static final int INDENT = 13;

  private final DemoResult result;
  private final PrintStream out;
  private final Paint paint;
  private final int width;

  /**
   * @param width how many characters the terminal has in a line; 0 for lines of any length
   */
  public DemoSummary(DemoResult result, PrintStream out, Paint paint, int width) {
    this.result = result;
    this.out = out;
    this.paint = paint;
    this.width = width;
  }

  /**
   * Writes all of it.
   *
   * @param kept whether the demo's folder stays
   */
  public void print(boolean kept) throws IOException {
    heading("From a sensor reading to a shipped, sealed, provable record");
    readings();
    records();
    disk();
    row("Log calls", logCalls());
    row(
        "Receiver",
        "killed in the middle of the run (SIGKILL), back after " + seconds(result.outage()));
    row("Delivered", delivered());
    accounts();
    verdict();
    heading("The rules beside the anomalies that people labelled");
    new AnomalyTable(Anomaly.all(), result.journal().alarms()).lines(width).forEach(out::println);
    Optional<Alarm> example = exampleAlarm();
    if (example.isPresent()) {
      journey(example.get());
    }
    heading(kept ? "Go on with" : "Nothing was kept. To look at the files, and go on:");
    DemoCommands commands =
        kept
            ? new DemoCommands(result.folder())
            : new DemoCommands(new DemoFolder(Path.of("taffrail-demo"))).withDemo();
    commands.look(example.filter(alarm -> kept)).forEach(command -> out.println("  " + command));
  }

  private void readings() {
    row(
        "Readings",
        String.format(Locale.ROOT, "%,d", result.journal().readings())
            + " in "
            + seconds(result.took())
            + ": "
            + Series.ALL.stream()
                .map(s -> String.format(Locale.ROOT, "%s %,d", s.pipeline(), s.readings()))
                .collect(Collectors.joining(", ")));
  }

  private void records() {
    JournalCount count = result.journal();
    row(
        "Records",
        Stream.of(Level.values())
            .map(level -> String.format(Locale.ROOT, "%s %,d", level.label(), count.at(level)))
            .collect(Collectors.joining(", ")));
    row("", "debug stays on the device; the rest is sealed and shipped");
  }

  private void disk() throws IOException {
    Verification journal = result.verification();
    row(
        "On disk",
        String.format(
            Locale.ROOT,
            "%s in %d sealed files with %d seals; %s of debug records",
            Amount.size(bytes("edge.log")),
            journal.files().size(),
            journal.seals(),
            Amount.size(bytes("debug.log"))));
  }

  private String logCalls() {
    long longest = result.journal().longestLogCall();
    return longest < 0
        ? "not measured"
        : String.format(
            Locale.ROOT,
            "the longest took %.2f ms, also while the receiver was away",
            longest / 1e3);
  }

  private String delivered() {
    String counts = result.receivers().stream().map(this::counts).collect(Collectors.joining(", "));
    long missing =
        result.receivers().stream().mapToLong(each -> each.missing(result.journal().lines())).sum();
    return counts
        + (missing == 0 ? "; none is missing, byte for byte" : "; " + missing + " MISSING");
  }

  private String counts(Receipts receiver) {
    String count = String.format(Locale.ROOT, "%s %,d", receiver.receiver(), receiver.distinct());
    return receiver.repeated() == 0
        ? count
        : count + String.format(Locale.ROOT, " (%,d of them twice)", receiver.repeated());
  }

  /** The sidecar's own words, one line for each sink. */
  private void accounts() {
    String name = "Accounts";
    for (String line : result.shipper().lines().toList()) {
      row(name, line);
      name = "";
    }
  }

  private void verdict() {
    Verification journal = result.verification();
    row(
        "Verdict",
        paint.bold(journal.verdict().label())
            + String.format(
                Locale.ROOT,
                ": %,d records sealed, %,d dropped, %d prunes",
                journal.sealed(),
                journal.dropped(),
                journal.prunes().size()));
    journal.problem().ifPresent(problem -> row("", problem.toString()));
  }

  /** Of the gravest alert that a labelled anomaly confirms. */
  private Optional<Alarm> exampleAlarm() throws IOException {
    List<Anomaly> labelled = Anomaly.all();
    List<Alarm> right =
        result.journal().alarms().stream()
            .filter(alarm -> labelled.stream().anyMatch(anomaly -> anomaly.holds(alarm)))
            .toList();
    return right.stream()
        .filter(alarm -> alarm.severity().equals("critical"))
        .reduce((first, second) -> second)
        .or(() -> right.stream().findFirst());
  }

  private void journey(Alarm alarm) throws IOException {
    heading("The journey of one alert: " + alarm.rule() + ", " + alarm.correlationId());
    Journey journey = new Journey(new TraceId(alarm.correlationId()));
    for (Path journal : journals()) {
      journey.read(journal);
    }
    readStages(alarm, journey);
    new JourneyReport(journey, paint, width).write(out);
  }

  /** The stages that say what they do at debug; of the readings the first stands for all. */
  private void readStages(Alarm alarm, Journey journey) throws IOException {
    Set<String> seen = new HashSet<>();
    Path debug = result.folder().debug();
    try (Follower records =
        new Follower(
            debug,
            record -> {
              boolean ours = alarm.correlationId().equals(record.head().correlationId());
              if (ours && seen.add(record.head().event())) {
                journey.offer("debug.log", record.head(), record.line());
              }
            })) {
      records.follow();
    }
  }

  private List<Path> journals() {
    DemoFolder folder = result.folder();
    return List.of(folder.journal(), folder.receivedOfDevice());
  }

  private void heading(String text) {
    out.println();
    out.println(paint.bold(text));
  }

  private void row(String name, String text) {
    String line = "  " + paint.key(String.format("%-11s", name)) + text;
    out.println(Wrapping.of(line, width, INDENT));
  }

  private long bytes(String journal) throws IOException {
    Path folder = result.folder().journal().getParent();
    long sum = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches(journal.replace(".", "\\.") + "(\\.\\d+)?")) {
          sum += Files.size(file);
        }
      }
    }
    return sum;
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
