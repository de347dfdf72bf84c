package dev.taffrail.agent.demo;

import java.time.Instant;
import java.util.Map;

/**
 * A rule that fired, as its record in the journal says.
 *
 * @param sensor whose readings it judged
 * @param rule its name
 * @param severity its severity
 * @param time the end of the window that made it fire
 * @param correlationId the journey it belongs to
 */
record Alarm(String sensor, String rule, String severity, Instant time, String correlationId) {

  static Alarm of(Map<String, String> record) {
    return new Alarm(
        need(record, "sensor"),
        need(record, "rule"),
        need(record, "severity"),
        Instant.parse(need(record, "window_end")),
        need(record, "correlation_id"));
  }

  private static String need(Map<String, String> record, String field) {
    String value = record.get(field);
    if (value == null) {
      throw new IllegalArgumentException(
          "expected a rule_fired record with " + field + ", found " + record);
    }
    return value;
  }
}
