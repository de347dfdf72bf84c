package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.body.Gzip;
import dev.taffrail.ship.body.Protobuf;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Protocol buffers: {@code opentelemetry/proto/logs/v1/logs.proto}. */
final class OtlpProtobuf implements OtlpBody {
  private static final int RESOURCE_LOGS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_LOGS = 2;
  private static final int SCOPE = 1;
  private static final int SCOPE_NAME = 1;
  private static final int LOG_RECORDS = 2;
  private static final int RESOURCE_ATTRIBUTES = 1;
  private static final int TIME = 1;
  private static final int SEVERITY_NUMBER = 2;
  private static final int SEVERITY_TEXT = 3;
  private static final int BODY = 5;
  private static final int ATTRIBUTES = 6;
  private static final int TRACE_ID = 9;
  private static final int SPAN_ID = 10;
  private static final int OBSERVED_TIME = 11;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int STRING = 1;
  private static final int BOOL = 2;
  private static final int INT = 3;
  private static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int MAP = 6;
  private static final int ELEMENTS = 1;

  /** What stands around a record's fields, its scope included, at most. */
  private static final long AROUND = 200;

  /** What stands around a value, and numbers that are longer than their digits, at most. */
  private static final long VALUE_AROUND = 28;

  private final Map<String, String> resource;
  private final Gzip gzip;

  OtlpProtobuf(Map<String, String> resource, int gzip) {
    this.resource = resource;
    this.gzip = new Gzip(gzip);
  }

  @Override
  public String contentType() {
    return "application/x-protobuf";
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return AROUND + record.line().length + VALUE_AROUND * OtlpBody.values(record.line());
  }

  @Override
  public byte[] write(Batch batch, long observedNanos) {
    Protobuf request = new Protobuf(64 * 1024);
    int all = request.begin(RESOURCE_LOGS);
    int mark = request.begin(RESOURCE);
    resource.forEach((name, value) -> writePair(request, RESOURCE_ATTRIBUTES, name, value));
    request.end(mark);
    for (List<ShipRecord> scope : Scopes.of(batch)) {
      writeScope(request, scope, observedNanos);
    }
    request.end(all);
    return gzip.compress(request.buffer(), request.size());
  }

  private static void writeScope(Protobuf out, List<ShipRecord> records, long observedNanos) {
    int logs = out.begin(SCOPE_LOGS);
    int scope = out.begin(SCOPE);
    out.string(SCOPE_NAME, records.get(0).head().logger()).end(scope);
    for (ShipRecord record : records) {
      int mark = out.begin(LOG_RECORDS);
      writeRecord(out, OtlpRecord.of(record), observedNanos);
      out.end(mark);
    }
    out.end(logs);
  }

  private static void writeRecord(Protobuf out, OtlpRecord record, long observedNanos) {
    out.fixed64(TIME, record.timeNanos());
    out.varint(SEVERITY_NUMBER, record.severity()).string(SEVERITY_TEXT, record.severityText());
    writeValue(out, BODY, record.body());
    record.attributes().forEach((name, value) -> writePair(out, ATTRIBUTES, name, value));
    writeId(out, TRACE_ID, record.traceId());
    writeId(out, SPAN_ID, record.spanId());
    out.fixed64(OBSERVED_TIME, observedNanos);
  }

  private static void writeId(Protobuf out, int field, @Nullable String hex) {
    if (hex != null) {
      out.bytes(field, HexFormat.of().parseHex(hex));
    }
  }

  private static void writePair(Protobuf out, int field, String name, @Nullable Object value) {
    int pair = out.begin(field);
    out.string(KEY, name);
    writeValue(out, VALUE, value);
    out.end(pair);
  }

  /** An {@code AnyValue}; an empty one stands for null. */
  private static void writeValue(Protobuf out, int field, @Nullable Object value) {
    int any = out.begin(field);
    if (value instanceof String text) {
      out.string(STRING, text);
    } else if (value instanceof Boolean truth) {
      out.varint(BOOL, truth ? 1 : 0);
    } else if (value instanceof Long number) {
      out.varint(INT, number);
    } else if (value instanceof Double number) {
      out.real(DOUBLE, number);
    } else if (value instanceof List<?> list) {
      int mark = out.begin(ARRAY);
      list.forEach(element -> writeValue(out, ELEMENTS, element));
      out.end(mark);
    } else if (value instanceof Map<?, ?> map) {
      int mark = out.begin(MAP);
      map.forEach((name, element) -> writePair(out, ELEMENTS, String.valueOf(name), element));
      out.end(mark);
    }
    out.end(any);
  }
}
