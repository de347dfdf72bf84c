package dev.taffrail.agent;

import dev.taffrail.journal.InvalidRecordException;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
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
      "A line of text becomes the field 'message'. A JSON object keeps its fields; timestamp,"
          + " level, logger and event in it are taken over. With TRACEPARENT in the environment"
          + " the records carry its correlation id.",
      "Hands the records to the process that holds the journal, if there is one. Ends when all of"
          + " them are written."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:all lines were appended",
      "1:some lines were no records; they are named on standard error, the others were appended",
      "2:wrong usage, or the journal cannot be written"
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

  AppendCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    JournalConfig config = configuration.journalConfig(journal, console);
    LineRecord records = new LineRecord(level, logger, event, correlationId(), console.clock());
    try (Journal shared = Journal.join(config)) {
      long bad = append(new LineReader(console.in(), LineBuilder.MAX_BYTES), records, shared);
      shared.flush();
      return bad == 0 ? 0 : 1;
    }
  }

  private long append(LineReader lines, LineRecord records, Journal journal) throws IOException {
    long bad = 0;
    for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        journal.append(records.of(line));
      } catch (InvalidRecordException e) {
        bad++;
        console.complain("line " + line.number() + ": " + e.getMessage());
      }
    }
    return bad;
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
