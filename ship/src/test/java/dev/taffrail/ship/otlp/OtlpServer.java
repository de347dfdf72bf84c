package dev.taffrail.ship.otlp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import dev.taffrail.ship.Json;
import dev.taffrail.ship.Receiver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A receiver of OTLP that reads protocol buffers with OpenTelemetry's own classes. */
public final class OtlpServer extends Receiver {
  private final List<ResourceLogs> logs = new ArrayList<>();
  private final List<Map<String, Object>> json = new ArrayList<>();

  /** What came as protocol buffers. */
  public synchronized List<ResourceLogs> logs() {
    return List.copyOf(logs);
  }

  /** What came as JSON. */
  public synchronized List<Map<String, Object>> json() {
    return List.copyOf(json);
  }

  synchronized List<LogRecord> records() {
    return logs.stream()
        .flatMap(each -> each.getScopeLogsList().stream())
        .map(ScopeLogs::getLogRecordsList)
        .flatMap(List::stream)
        .toList();
  }

  /** The records' numbers, since OTLP carries no lines. */
  @Override
  public synchronized List<String> lines() {
    return records().stream().map(OtlpServer::number).toList();
  }

  /** The leaf indexes of all records, in either form. */
  public synchronized List<String> indexes() {
    List<String> indexes = new ArrayList<>();
    records().forEach(record -> indexes.add(number(record, "taffrail_index")));
    json.forEach(request -> collectIndexes(request, indexes));
    return indexes;
  }

  /** Within whatever stands around them. */
  private static void collectIndexes(Object value, List<String> indexes) {
    if (value instanceof List<?> list) {
      list.forEach(each -> collectIndexes(each, indexes));
    } else if (value instanceof Map<?, ?> map) {
      if ("taffrail_index".equals(map.get("key"))) {
        indexes.add(Json.string(Json.object(map.get("value")).get("intValue")));
      }
      map.values().forEach(each -> collectIndexes(each, indexes));
    }
  }

  private static String number(LogRecord record) {
    return number(record, "n");
  }

  private static String number(LogRecord record, String key) {
    return record.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> String.valueOf(attribute.getValue().getIntValue()))
        .findFirst()
        .orElse("none");
  }

  @Override
  protected String decode(HttpExchange exchange, byte[] bytes) throws IOException {
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), ISO_8859_1);
    }
  }

  @Override
  protected Answer judge(HttpExchange exchange, String body) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!exchange.getRequestURI().getPath().equals("/v1/logs")) {
      return Answer.of(404, "404 page not found");
    }
    try {
      if (type.equals("application/json")) {
        json.add(Json.readObject(new String(body.getBytes(ISO_8859_1), UTF_8)));
        return new Answer(200, Map.of("Content-Type", type), "{\"partialSuccess\":{}}");
      }
      byte[] bytes = body.getBytes(ISO_8859_1);
      logs.addAll(ExportLogsServiceRequest.parseFrom(bytes).getResourceLogsList());
      return new Answer(200, Map.of("Content-Type", "application/x-protobuf"), "");
    } catch (InvalidProtocolBufferException e) {
      return Answer.of(400, "proto: " + e.getMessage());
    }
  }
}
