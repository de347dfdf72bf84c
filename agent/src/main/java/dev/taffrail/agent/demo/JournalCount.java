package dev.taffrail.agent.demo;

import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands in the agent's journals. For one thread. */
final class JournalCount {
  private final Map<Level, Long> levels = new EnumMap<>(Level.class);
  private final Set<String> lines = new HashSet<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private long readings;
  private long longestLogCall = -1;

  /** A record of the sealed journal. */
  void sealed(JournalRecord record) {
    lines.add(Receipts.text(record.line()));
    any(record);
    switch (record.head().event()) {
      case "pipeline_run_start" -> readings += number(record, "readings_count");
      case "rule_fired" -> alarms.add(Alarm.of(Fields.of(record.line())));
      case "agent_stopped" -> longestLogCall = number(record, "longest_log_call_us");
      default -> {}
    }
  }

  /** A record of any journal. */
  void any(JournalRecord record) {
    if (!record.head().isControl()) {
      levels.merge(record.head().level(), 1L, Long::sum);
    }
  }

  private static long number(JournalRecord record, String field) {
    String value = Fields.of(record.line()).get(field);
    if (value == null) {
      throw new IllegalArgumentException(
          "expected " + field + " in a record " + record.head().event() + ", found none");
    }
    return Long.parseLong(value);
  }

  /** How many records of this level. */
  long at(Level level) {
    return levels.getOrDefault(level, 0L);
  }

  /** How many readings went into pipelines. */
  long readings() {
    return readings;
  }

  /** All lines of the sealed journal. */
  Set<String> lines() {
    return lines;
  }

  /** The rules that fired, in the journal's order. */
  List<Alarm> alarms() {
    return alarms;
  }

  /** The longest that a log call took, in microseconds; -1 when the agent did not say it. */
  long longestLogCall() {
    return longestLogCall;
  }
}
