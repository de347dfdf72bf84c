package dev.taffrail.agent;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taffrail tail}. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = "Show the newest records of a journal.")
final class TailCommand implements Callable<Integer> {
  private static final int DEFAULT_COUNT = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();
  @Mixin private final ColorOption color = new ColorOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with records as they are written, across rotation.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "So many records; 10 when left out, all with --since or --until.")
  private @Nullable Integer count;

  @Option(names = "--level", paramLabel = "LEVEL", description = "Of this level and above.")
  private Level level = Level.DEBUG;

  @Option(
      names = "--since",
      paramLabel = "T",
      description = "From this time on: 2026-05-30T08:37:00Z, 2026-05-30, or 1h for an hour ago.")
  private Instant since = Instant.MIN;

  @Option(names = "--until", paramLabel = "T", description = "Up to this time.")
  private Instant until = Instant.MAX;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json prints the stored lines.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(arity = "0..1", paramLabel = "JOURNAL", description = ConfigurationOption.JOURNAL)
  private @Nullable Path journal;

  /** Whether there was any record, also if it was not asked for. */
  private boolean found;

  TailCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    checkOptions();
    Path path =
        follow
            ? configuration.journal(journal, console)
            : configuration.existingJournal(journal, console);
    RecordPrinter printer = new RecordPrinter(console, format, color.paint(console));
    try (JournalReader reader = JournalReader.open(path, Cursor.START)) {
      printNewest(reader, printer);
      checkLines(reader, path);
      if (follow) {
        follow(reader, printer);
      }
    }
    return 0;
  }

  /** A file in which nothing is a record is no journal; some lines that are none are a warning. */
  private void checkLines(JournalReader reader, Path path) throws IOException, Failure {
    long bad = reader.malformed();
    if (!found && !follow && bad + reader.remainingBytes() > 0) {
      throw new Failure(path + ": expected a journal, found no record in it");
    }
    if (bad > 0) {
      String lines = bad == 1 ? "1 line is no record" : bad + " lines are no records";
      console.complain(path.getFileName() + ": " + lines);
    }
  }

  private void checkOptions() {
    if (count != null && count < 0) {
      throw wrong("-n: expected 0 or more, found " + count);
    }
    if (follow && !until.equals(Instant.MAX)) {
      throw wrong("expected only one of --follow and --until");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void printNewest(JournalReader reader, RecordPrinter printer) throws IOException {
    int wanted = wanted();
    ArrayDeque<JournalRecord> newest = new ArrayDeque<>();
    JournalRecord record = reader.poll();
    found = record != null;
    while (record != null && !printer.ended()) {
      if (matches(record)) {
        newest.add(record);
      }
      if (newest.size() > wanted) {
        newest.remove();
      } else if (wanted == Integer.MAX_VALUE && !newest.isEmpty()) {
        printer.print(newest.remove());
      }
      record = reader.poll();
    }
    newest.forEach(printer::print);
    printer.flush();
  }

  private int wanted() {
    boolean bounded = !since.equals(Instant.MIN) || !until.equals(Instant.MAX);
    return count != null ? count : bounded ? Integer.MAX_VALUE : DEFAULT_COUNT;
  }

  private void follow(JournalReader reader, RecordPrinter printer)
      throws IOException, InterruptedException {
    while (!printer.ended() && !console.stop().await(Duration.ZERO)) {
      JournalRecord record = reader.poll();
      if (record == null) {
        printer.flush();
        reader.await(PATIENCE);
      } else if (matches(record)) {
        printer.print(record);
      }
    }
  }

  private boolean matches(JournalRecord record) {
    if (!record.head().level().atLeast(level)) {
      return false;
    }
    Instant time = record.head().time();
    return !time.isBefore(since) && !time.isAfter(until);
  }
}
