package dev.taffrail.edge;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An event as JSON. */
final class EventJson {
  /** What stands in each: fields of the user's have other names. */
  static final Set<String> OWN =
      Set.of(
          "pipeline",
          "correlation_id",
          "rule",
          "severity",
          "sensor",
          "time",
          "value",
          "limit",
          "unit",
          "window_start",
          "window_end");

  private static final JsonFactory JSON = new JsonFactory();

  private EventJson() {}

  /**
   * One object, without a line end.
   *
   * @param fields behind the event's own: texts, numbers and booleans
   */
  static byte[] of(String pipeline, RuleEvent event, Map<String, Object> fields) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("pipeline", pipeline);
      json.writeStringProperty("correlation_id", event.correlationId());
      write(json, event);
      fields.forEach((name, value) -> write(json, name, value));
      json.writeEndObject();
    }
    return text.toByteArray();
  }

  /** The members of the event itself. */
  static void write(JsonGenerator json, RuleEvent event) {
    json.writeStringProperty("rule", event.ruleName());
    json.writeStringProperty("severity", event.severity().label());
    json.writeStringProperty("sensor", event.sensor());
    json.writeStringProperty("time", event.time().toString());
    json.writeNumberProperty("value", event.value());
    json.writeNumberProperty("limit", event.limit());
    json.writeStringProperty("unit", event.unit());
    Window window = event.window();
    if (window != null) {
      json.writeStringProperty("window_start", window.start().toString());
      json.writeStringProperty("window_end", window.end().toString());
    }
  }

  private static void write(JsonGenerator json, String name, Object value) {
    if (value instanceof Boolean bool) {
      json.writeBooleanProperty(name, bool);
    } else if (value instanceof Long number) {
      json.writeNumberProperty(name, number);
    } else if (value instanceof Double number) {
      json.writeNumberProperty(name, number);
    } else {
      json.writeStringProperty(name, value.toString());
    }
  }
}
