package dev.taffrail.edge;

import dev.taffrail.log.Correlation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Gathers the rows of a document and writes it as JSON. */
final class CloudDraft {
  private static final JsonFactory JSON = new JsonFactory();
  private final List<Window> windows = new ArrayList<>();
  private final List<RuleEvent> events = new ArrayList<>();

  void add(Window window) {
    windows.add(window);
  }

  void add(RuleEvent event) {
    events.add(event);
  }

  int rows() {
    return windows.size() + events.size();
  }

  /**
   * Under the current correlation id, which goes along as {@code traceparent}.
   *
   * @param device whose rows these are; null when nobody said
   */
  CloudDocument seal(String id, @Nullable String device, String pipeline, String correlationId) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256 + 256 * rows());
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
      json.writeStartObject();
      json.writeStringProperty("pipeline", pipeline);
      json.writeStringProperty("correlation_id", correlationId);
      json.writeStringProperty("document", id);
      if (device != null) {
        json.writeStringProperty("device", device);
      }
      json.writeArrayPropertyStart("windows");
      windows.forEach(window -> write(json, window));
      json.writeEndArray();
      json.writeArrayPropertyStart("events");
      events.forEach(event -> write(json, event));
      json.writeEndArray();
      json.writeEndObject();
    }
    String traceparent = Correlation.traceparent().orElse(null);
    return new CloudDocument(
        id, correlationId, traceparent, priority(), rows(), body.toByteArray());
  }

  private CloudPriority priority() {
    if (events.stream().anyMatch(event -> event.severity() == Severity.CRITICAL)) {
      return CloudPriority.CRITICAL;
    }
    return events.isEmpty() ? CloudPriority.TELEMETRY : CloudPriority.ANOMALY;
  }

  private static void write(JsonGenerator json, Window window) {
    json.writeStartObject();
    json.writeStringProperty("sensor", window.sensor());
    json.writeStringProperty("unit", window.unit());
    json.writeStringProperty("start", window.start().toString());
    json.writeStringProperty("end", window.end().toString());
    json.writeNumberProperty("count", window.count());
    json.writeNumberProperty("mean", window.mean());
    json.writeNumberProperty("min", window.min());
    json.writeNumberProperty("max", window.max());
    json.writeNumberProperty("last", window.last());
    json.writeNumberProperty("stddev", window.stddev());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, RuleEvent event) {
    json.writeStartObject();
    EventJson.write(json, event);
    json.writeEndObject();
  }
}
