package dev.taffrail.agent.collect;

import dev.taffrail.agent.collect.OtlpValue.Attribute;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Reads a log record of protocol buffers, and writes it in the JSON of OTLP: ids in hex, whole
 * numbers of 64 bits as text, what is not set left out.
 */
final class OtlpRecordWriter {
  private final OtlpLog log = new OtlpLog();
  private final List<Attribute> attributes = new ArrayList<>();
  private long time;
  private long observed;
  private long severity;
  private String severityText = "";
  private @Nullable OtlpValue body;
  private long dropped;
  private long flags;
  private String traceId = "";
  private String spanId = "";
  private String eventName = "";

  /** What of it has a place of its own. */
  OtlpLog log() {
    return log;
  }

  void read(ProtobufReader record) throws RefusedException {
    for (int field = record.next(); field != 0; field = record.next()) {
      switch (field) {
        case 1 -> time = record.fixed64();
        case 2 -> severity = record.number();
        case 3 -> severityText = record.text();
        case 5 -> body = OtlpValue.read(record.message());
        case 6 -> attributes.add(Attribute.read(record.message()));
        case 7 -> dropped = record.number();
        case 8 -> flags = record.fixed32();
        case 9 -> traceId = HexFormat.of().formatHex(record.bytes());
        case 10 -> spanId = HexFormat.of().formatHex(record.bytes());
        case 11 -> observed = record.fixed64();
        case 12 -> eventName = record.text();
        default -> record.skip();
      }
    }
    log.time(time);
    log.observed(observed);
    log.severity(severity);
    log.traceId(traceId);
    attributes.forEach(attribute -> log.attribute(attribute.key(), attribute.value().scalar()));
  }

  void write(JsonGenerator json) {
    json.writeStartObject();
    property(json, "timeUnixNano", unsigned(time));
    property(json, "observedTimeUnixNano", unsigned(observed));
    number(json, "severityNumber", severity);
    property(json, "severityText", severityText);
    property(json, "eventName", eventName);
    if (body != null) {
      json.writeName("body");
      body.write(json);
    }
    if (!attributes.isEmpty()) {
      json.writeArrayPropertyStart("attributes");
      attributes.forEach(attribute -> attribute.write(json));
      json.writeEndArray();
    }
    number(json, "droppedAttributesCount", dropped);
    number(json, "flags", flags);
    property(json, "traceId", traceId);
    property(json, "spanId", spanId);
    json.writeEndObject();
  }

  private static String unsigned(long value) {
    return value == 0 ? "" : Long.toUnsignedString(value);
  }

  private static void property(JsonGenerator json, String name, String value) {
    if (!value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }

  private static void number(JsonGenerator json, String name, long value) {
    if (value != 0) {
      json.writeNumberProperty(name, value);
    }
  }
}
