package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.LogEvent;
import dev.taffrail.log.Scope;

/** Writes down that a rule fired. */
final class RuleRecord {
  private final BoundLogger log;

  RuleRecord(BoundLogger log) {
    this.log = log;
  }

  void fired(RuleConfig rule, RuleEvent event, Window window) {
    LogEvent record =
        head(event).with("window_start", window.start()).with("window_end", window.end());
    if (rule instanceof WindowRule judging) {
      record.with("measure", judging.measure().label());
      if (!(rule instanceof ThresholdRule)) {
        record.with("measured", judging.measure().of(window));
      }
    }
    log(record, event, window);
  }

  /** Of a sensor that never gave a reading, there is nothing to say of the last one. */
  void fired(RuleEvent event, Silence silence) {
    LogEvent record = head(event);
    Window window = silence.window();
    if (window == null) {
      record.log();
      return;
    }
    record.with("last_reading", silence.since()).with("last", window.last());
    log(record, event, window);
  }

  /**
   * A window is over in a later run than that which took its readings in, as a rule: then the two
   * journeys name one another, so that each is found from the other.
   */
  @SuppressWarnings("try") // the scope is there to be closed, not to be used
  private void log(LogEvent record, RuleEvent event, Window window) {
    String readings = window.lastRun();
    if (readings == null || readings.equals(event.correlationId())) {
      record.log();
      return;
    }
    record.with("readings_correlation_id", readings).log();
    try (Scope work = LogContext.bind(Correlation.KEY, readings)) {
      log.info("rule_fired_later")
          .with("rule", event.ruleName())
          .with("severity", event.severity().label())
          .with("sensor", event.sensor())
          .with("alarm_correlation_id", event.correlationId())
          .log();
    }
  }

  private LogEvent head(RuleEvent event) {
    return log.warning("rule_fired")
        .with("rule", event.ruleName())
        .with("severity", event.severity().label())
        .with("sensor", event.sensor())
        .with("value", event.value())
        .with("limit", event.limit())
        .with("unit", event.unit());
  }
}
