package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of a pipeline go.
 *
 * @param main takes all records but those of debug that go apart; null where outputs are all there
 *     is
 * @param debug takes debug records and nothing else; null when they go the way of all others
 * @param outputs show what main takes, unless they have a level of their own
 */
record Sinks(@Nullable RecordSink main, @Nullable RecordSink debug, List<OutputSink> outputs) {
  Sinks {
    outputs = List.copyOf(outputs);
  }

  /** One sink for all records. */
  static Sinks of(RecordSink main) {
    return new Sinks(main, null, List.of());
  }

  /** Whether records of this level go to the debug sink alone. */
  boolean goesApart(Level level) {
    return debug != null && level == Level.DEBUG;
  }

  /** Where records of this level go first; null when outputs alone show them. */
  @Nullable RecordSink of(Level level) {
    return goesApart(level) ? debug : main;
  }
}
