package dev.taffrail.agent;

import dev.taffrail.journal.InvalidRecordException;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.RecordBuilder;
import dev.taffrail.ship.parse.UnparsedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taffrail append}. */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description = {
      "Append standard input to a journal, each line a record.",
      "A line of text becomes the field 'message'. A JSON object keeps its fields; its time,"
          + " level, logger, event and correlation_id are taken over, under the names that a"
          + " source's 'format: json' knows too. With TRACEPARENT in the environment the records"
          + " carry its correlation id.",
      "Hands the records to the process that holds the journal, if there is one. Ends when all of"
          + " them are written."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:all lines were appended",
      "1:some lines were no records; they are named on standard error, the others were appended",
      "2:wrong usage, or the journal cannot be written; it says how many lines are written"
    })
final class AppendCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(
      names = "--logger",
      paramLabel = "NAME",
      description = "The records' logger (default: ${DEFAULT-VALUE}).")
  private String logger = "append";

  @Option(
      names = "--event",
      paramLabel = "NAME",
      description = "The records' event (default: ${DEFAULT-VALUE}).")
  private String event = "message";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "debug, info, warning, error or critical (default: info).")
  private Level level = Level.INFO;

  @Parameters(arity = "0..1", paramLabel = "JOURNAL", description = ConfigurationOption.JOURNAL)
  private @Nullable Path journal;

  private long taken;
  private long bad;

  AppendCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    JournalConfig config = configuration.journalConfig(journal, console);
    Owner.expectNotRootInFolderOfOther(config.path(), "append");
    HeadRules.Otherwise otherwise = new HeadRules.Otherwise(level, logger, event, correlationId());
    LineRecord records = new LineRecord(otherwise, console.clock());
    Journal shared = Journal.join(config);
    try (shared) {
      append(new LineReader(console.in(), RecordBuilder.MAX_BYTES), records, shared);
      shared.flush();
    } catch (IOException e) {
      throw broken(config.path(), e, shared.stats().waiting());
    }
    return bad == 0 ? 0 : 1;
  }

  private void append(LineReader lines, LineRecord records, Journal journal)
      throws IOException, Failure {
    for (LineReader.Line line = next(lines); line != null; line = next(lines)) {
      if (line.isBlank()) {
        continue;
      }
      try {
        journal.append(records.of(line));
        taken++;
      } catch (InvalidRecordException | UnparsedException e) {
        bad++;
        console.complain("line " + line.number() + ": " + e.getMessage());
      }
    }
  }

  private static LineReader.@Nullable Line next(LineReader lines) throws Failure {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new Failure("standard input: " + e.getMessage());
    }
  }

  /** Whoever sends lines again must know from where on. */
  private Failure broken(Path path, IOException cause, long waiting) {
    String message = Failure.message(cause).orElse("");
    String where = message.contains(path.toString()) ? "" : path + ": ";
    long written = Math.max(0, taken - waiting);
    String lines = written == 1 ? " line is" : " lines are";
    return new Failure(where + message + "; at least " + written + lines + " written");
  }

  private @Nullable String correlationId() {
    String traceparent = console.variable("TRACEPARENT");
    if (traceparent == null) {
      return null;
    }
    Scope scope = Correlation.continueFrom(traceparent);
    try {
      return Correlation.current().orElse(null);
    } finally {
      scope.close();
    }
  }
}
