package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * The record that a collector received, in the form in which ours are shown: one of OTLP has its
 * scope as logger, its body as event, and its attributes, its trace, its span and what its sender
 * calls the level as fields.
 */
final class SentRecord {
  private SentRecord() {}

  /** Null when the stored record holds none, or none that can be shown in this form. */
  static byte @Nullable [] of(RecordHead stored, byte[] line) {
    if (!ReceivedRecord.mayBe(stored)) {
      return null;
    }
    ReceivedRecord received = ReceivedRecord.parse(line).orElse(null);
    if (received == null) {
      return null;
    }
    byte[] sent = received.line();
    return received.protocol().equals("otlp") ? ofOtlp(received, stored, sent) : sent;
  }

  private static byte @Nullable [] ofOtlp(ReceivedRecord received, RecordHead stored, byte[] sent) {
    try {
      return JsonTree.of(new String(sent, UTF_8)) instanceof Map<?, ?> otlp
          ? Json.object(json -> write(json, received, stored, otlp)).getBytes(UTF_8)
          : null;
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  private static void write(
      JsonGenerator json, ReceivedRecord received, RecordHead stored, Map<?, ?> otlp) {
    json.writeStringProperty("timestamp", time(otlp, stored));
    json.writeStringProperty("level", stored.level().label());
    String scope = received.scope();
    json.writeStringProperty("logger", scope.isEmpty() ? stored.logger() : scope);
    Object body = otlp.get("body") instanceof Map<?, ?> value ? value.get("stringValue") : null;
    json.writeStringProperty("event", body instanceof String text ? text : stored.event());
    Set<String> names = new HashSet<>(List.of("timestamp", "level", "logger", "event"));
    String id = received.correlationId();
    if (id != null && !hasAttribute(otlp, "correlation_id") && names.add("correlation_id")) {
      json.writeStringProperty("correlation_id", id);
    }
    if (!(body instanceof String)
        && otlp.get("body") instanceof Map<?, ?> structure
        && names.add("body")) {
      json.writeName("body");
      value(json, structure);
    }
    members(json, otlp.get("attributes"), names);
    if (id == null || (hasAttribute(otlp, "correlation_id") && !isAttribute(otlp, id))) {
      text(json, "trace_id", otlp.get("traceId"), names);
    }
    text(json, "span_id", otlp.get("spanId"), names);
    if (!Objects.equals(otlp.get("eventName"), body)) {
      text(json, "event_name", otlp.get("eventName"), names);
    }
    if (!stored.level().label().equalsIgnoreCase("" + otlp.get("severityText"))) {
      text(json, "severity_text", otlp.get("severityText"), names);
    }
  }

  /** Beside the attributes, which keep their names. */
  private static void text(
      JsonGenerator json, String name, @Nullable Object value, Set<String> names) {
    if (value instanceof String text && !text.isEmpty() && names.add(name)) {
      json.writeStringProperty(name, text);
    }
  }

  private static String time(Map<?, ?> otlp, RecordHead stored) {
    for (String name : List.of("timeUnixNano", "observedTimeUnixNano")) {
      String nanos =
          otlp.get(name) instanceof BigDecimal n && n.scale() <= 0 && n.scale() > -20
              ? n.toPlainString()
              : "" + otlp.get(name);
      if (nanos.matches("[1-9][0-9]{0,17}|[1-8][0-9]{18}")) {
        long n = Long.parseLong(nanos);
        return Timestamps.text(Instant.ofEpochSecond(n / 1_000_000_000, n % 1_000_000_000));
      }
    }
    return stored.timestamp();
  }

  /** Taffrail's own sink sends the id as an attribute, too. */
  private static boolean hasAttribute(Map<?, ?> otlp, String key) {
    return otlp.get("attributes") instanceof List<?> all
        && all.stream().anyMatch(one -> one instanceof Map<?, ?> map && key.equals(map.get("key")));
  }

  /** Whether the trace's id, as a correlation id is written, is shown as an attribute. */
  private static boolean isAttribute(Map<?, ?> otlp, String id) {
    Object shown = Map.of("key", "correlation_id", "value", Map.of("stringValue", id));
    return otlp.get("attributes") instanceof List<?> all && all.contains(shown);
  }

  /** A name that is there already, as in a record of ours it may not be, says where it is from. */
  private static String unique(String key, Set<String> names) {
    String other = "attributes." + key;
    if (names.add(key)) {
      return key;
    }
    if (names.add(other)) {
      return other;
    }
    throw new IllegalArgumentException("expected attributes with keys of their own, found " + key);
  }

  private static void members(JsonGenerator json, @Nullable Object attributes, Set<String> names) {
    if (attributes instanceof List<?> all) {
      for (Object one : all) {
        if (one instanceof Map<?, ?> attribute
            && attribute.get("key") instanceof String key
            && attribute.get("value") instanceof Map<?, ?> value) {
          json.writeName(unique(key, names));
          value(json, value);
        }
      }
    }
  }

  /**
   * An {@code AnyValue}: an object of one member, whose name says of which kind it is; without one
   * it is null.
   */
  private static void value(JsonGenerator json, Map<?, ?> any) {
    Object kind = any.isEmpty() ? "" : any.keySet().iterator().next();
    Object value = any.get(kind);
    if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(digits(number));
    } else if (kind.equals("intValue") && ("" + value).matches("-?[0-9]{1,19}")) {
      json.writeNumber(new BigDecimal("" + value));
    } else if (kind.equals("arrayValue") && value instanceof Map<?, ?> array) {
      json.writeStartArray();
      if (array.get("values") instanceof List<?> all) {
        all.forEach(one -> value(json, one instanceof Map<?, ?> each ? each : Map.of()));
      }
      json.writeEndArray();
    } else if (kind.equals("kvlistValue") && value instanceof Map<?, ?> list) {
      json.writeStartObject();
      members(json, list.get("values"), new HashSet<>());
      json.writeEndObject();
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  /** 30 would be written as 3E+1. */
  private static BigDecimal digits(BigDecimal number) {
    return number.scale() < 0 && number.scale() > -20 ? number.setScale(0) : number;
  }
}
