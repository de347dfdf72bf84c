package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;

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
    record.log();
  }

  /** Of a sensor that never gave a reading, there is nothing to say of the last one. */
  void fired(RuleEvent event, Silence silence) {
    LogEvent record = head(event);
    if (silence.window() != null) {
      record.with("last_reading", silence.since()).with("last", silence.window().last());
    }
    record.log();
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
