package dev.taffrail.log;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Taffrail.Builder} put together; cannot be changed. The levels are those that were
 * configured: {@link LogLevels} knows which hold now.
 *
 * @param level the lowest level of all loggers that have none of their own
 * @param levels the levels of single loggers and those below them, by name
 * @param journal takes the records; null when the outputs alone do
 * @param debugJournal takes the debug records, and nothing else; null when there is none
 * @param outputs show the records as lines, beside the journal or in its place
 * @param processors the steps between the call and the line, in their order
 * @param redaction what is hidden
 * @param flightRecorder keeps records below the level; null when there is none
 * @param whenFull what a call does when the buffer of its journal is full
 * @param timeCalls whether {@link LogStats#longestCall} is measured
 * @param drainTime how long a shutdown may take
 * @param drainAtExit whether a shutdown happens by itself when the JVM ends
 */
public record LogConfig(
    Level level,
    Map<String, Level> levels,
    @Nullable JournalConfig journal,
    @Nullable JournalConfig debugJournal,
    List<Output> outputs,
    List<Processor> processors,
    Redaction redaction,
    @Nullable FlightRecorder flightRecorder,
    WhenFull whenFull,
    boolean timeCalls,
    Duration drainTime,
    boolean drainAtExit) {
  public LogConfig {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    outputs = List.copyOf(outputs);
    processors = List.copyOf(processors);
  }
}
