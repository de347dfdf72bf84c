package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.body.Gzip;
import dev.taffrail.ship.body.JsonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as OTLP wants it: names in lowerCamelCase, ids in hex, 64-bit integers as decimal strings.
 */
final class OtlpJson implements OtlpBody {
  /** What stands around a record's fields, its scope included, at most. */
  private static final long AROUND = 640;

  /** What stands around a value, at most; the value itself takes no more than twice its text. */
  private static final long VALUE = 48;

  private final Map<String, String> resource;
  private final Gzip gzip;

  OtlpJson(Map<String, String> resource, int gzip) {
    this.resource = resource;
    this.gzip = new Gzip(gzip);
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public byte[] write(Batch batch, long observedNanos) {
    return gzip.json(json -> write(json, batch, observedNanos));
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return AROUND + 2L * record.line().length + VALUE * OtlpBody.values(record.line());
  }

  private void write(JsonText json, Batch batch, long observedNanos) {
    json.raw("{\"resourceLogs\":[{\"resource\":{\"attributes\":");
    writePairs(json, resource);
    json.raw("},\"scopeLogs\":[");
    String comma = "";
    for (List<ShipRecord> scope : Scopes.of(batch)) {
      json.raw(comma);
      writeScope(json, scope, observedNanos);
      comma = ",";
    }
    json.raw("]}]}");
  }

  private static void writeScope(JsonText json, List<ShipRecord> records, long observedNanos) {
    json.raw("{\"scope\":{\"name\":").string(records.get(0).head().logger());
    json.raw("},\"logRecords\":[");
    String comma = "";
    for (ShipRecord record : records) {
      json.raw(comma);
      writeRecord(json, OtlpRecord.of(record), observedNanos);
      comma = ",";
    }
    json.raw("]}");
  }

  private static void writeRecord(JsonText json, OtlpRecord record, long observedNanos) {
    json.raw("{\"timeUnixNano\":\"" + record.timeNanos());
    json.raw("\",\"observedTimeUnixNano\":\"" + observedNanos);
    json.raw("\",\"severityNumber\":" + record.severity());
    json.raw(",\"severityText\":").string(record.severityText());
    json.raw(",\"body\":");
    writeValue(json, record.body());
    json.raw(",\"attributes\":");
    writePairs(json, record.attributes());
    writeId(json, "traceId", record.traceId());
    writeId(json, "spanId", record.spanId());
    json.raw("}");
  }

  private static void writeId(JsonText json, String name, @Nullable String hex) {
    if (hex != null) {
      json.raw(",\"" + name + "\":").string(hex);
    }
  }

  private static void writePairs(JsonText json, Map<?, ? extends @Nullable Object> pairs) {
    json.raw("[");
    String comma = "";
    for (Map.Entry<?, ? extends @Nullable Object> pair : pairs.entrySet()) {
      json.raw(comma + "{\"key\":").string(String.valueOf(pair.getKey())).raw(",\"value\":");
      writeValue(json, pair.getValue());
      json.raw("}");
      comma = ",";
    }
    json.raw("]");
  }

  /** An {@code AnyValue}; an empty one stands for null. */
  private static void writeValue(JsonText json, @Nullable Object value) {
    if (value instanceof String text) {
      json.raw("{\"stringValue\":").string(text).raw("}");
    } else if (value instanceof Boolean || value instanceof Double) {
      json.raw(value instanceof Double ? "{\"doubleValue\":" : "{\"boolValue\":");
      json.raw(value + "}");
    } else if (value instanceof Long) {
      json.raw("{\"intValue\":\"" + value + "\"}");
    } else if (value instanceof List<?> list) {
      writeList(json, list);
    } else if (value instanceof Map<?, ?> map) {
      json.raw("{\"kvlistValue\":{\"values\":");
      writePairs(json, map);
      json.raw("}}");
    } else {
      json.raw("{}");
    }
  }

  private static void writeList(JsonText json, List<?> list) {
    json.raw("{\"arrayValue\":{\"values\":[");
    String comma = "";
    for (Object element : list) {
      json.raw(comma);
      writeValue(json, element);
      comma = ",";
    }
    json.raw("]}}");
  }
}
