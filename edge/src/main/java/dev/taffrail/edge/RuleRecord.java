package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;

/** Writes down that a rule fired. */
final class RuleRecord {
  private final BoundLogger log;

  RuleRecord(BoundLogger log) {
    this.log = log;
  }

  void fired(RuleConfig rule, Window window, double value) {
    LogEvent record =
        head(rule, window, value)
            .with("unit", unit(rule, window))
            .with("window_start", window.start())
            .with("window_end", window.end());
    if (rule instanceof WindowRule judging) {
      record.with("measure", judging.measure().label());
      if (!(rule instanceof ThresholdRule)) {
        record.with("measured", judging.measure().of(window));
      }
    }
    record.log();
  }

  void fired(RuleConfig rule, Silence silence, double seconds) {
    head(rule, silence.window(), seconds)
        .with("unit", "s")
        .with("last_reading", silence.since())
        .with("last", silence.window().last())
        .log();
  }

  private LogEvent head(RuleConfig rule, Window window, double value) {
    return log.warning("rule_fired")
        .with("rule", rule.name())
        .with("severity", rule.severity().label())
        .with("sensor", window.sensor())
        .with("value", value)
        .with("limit", rule.limit());
  }

  private static String unit(RuleConfig rule, Window window) {
    boolean ownUnit = rule instanceof WindowRule && !(rule instanceof DeviationRule);
    return ownUnit ? ((WindowRule) rule).measure().unit(window) : "1";
  }
}
