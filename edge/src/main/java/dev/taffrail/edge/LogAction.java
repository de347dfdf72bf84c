package dev.taffrail.edge;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record of its own for each event, beside {@code rule_fired}: critical for a pager, with
 * a logger and a name that a receiver's alert looks for.
 *
 * @param level null for that of the event's severity
 * @param logger the record's logger
 * @param event the record's name
 * @param fields stand behind the event's own: texts, numbers and booleans
 */
public record LogAction(
    @Nullable Level level, String logger, String event, Map<String, Object> fields)
    implements ActionKind {
  /**
   * @throws IllegalArgumentException when a field has a name of the event's own
   */
  public LogAction {
    Objects.requireNonNull(logger, "logger");
    Objects.requireNonNull(event, "event");
    fields = ActionFields.of(fields);
  }

  /** Logger {@code edge.alarms}, event {@code alarm}, the severity's level. */
  public static LogAction standard() {
    return new LogAction(null, "edge.alarms", "alarm", Map.of());
  }

  public LogAction withLevel(@Nullable Level value) {
    return new LogAction(value, logger, event, fields);
  }

  public LogAction withLogger(String value) {
    return new LogAction(level, value, event, fields);
  }

  public LogAction withEvent(String value) {
    return new LogAction(level, logger, value, fields);
  }

  public LogAction withFields(Map<String, ?> value) {
    return new LogAction(level, logger, event, ActionFields.of(value));
  }

  @Override
  public RunningAction start(String pipeline, String name) {
    BoundLogger log = BoundLogger.get(logger).bind("pipeline", pipeline);
    return fired -> {
      record(log, fired);
      return true;
    };
  }

  private void record(BoundLogger log, RuleEvent fired) {
    LogEvent record =
        log.log(level == null ? levelOf(fired.severity()) : level, event)
            .with("rule", fired.ruleName())
            .with("severity", fired.severity().label())
            .with("sensor", fired.sensor())
            .with("time", fired.time())
            .with("value", fired.value())
            .with("limit", fired.limit())
            .with("unit", fired.unit());
    Window window = fired.window();
    if (window != null) {
      record.with("window_start", window.start()).with("window_end", window.end());
    }
    fields.forEach(record::with);
    record.log();
  }

  private static Level levelOf(Severity severity) {
    return switch (severity) {
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case CRITICAL -> Level.CRITICAL;
    };
  }
}
