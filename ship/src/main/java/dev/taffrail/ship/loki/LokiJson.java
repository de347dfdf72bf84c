package dev.taffrail.ship.loki;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.body.Gzip;
import dev.taffrail.ship.body.JsonText;
import java.util.Map;

/** A push as JSON by gzip: more bytes and work than protocol buffers, but every proxy reads it. */
final class LokiJson extends LokiPush {
  private final Gzip gzip;

  LokiJson(LokiConfig config) {
    super(config);
    gzip = new Gzip(config.http().gzip());
  }

  @Override
  Map<String, String> headers() {
    return Map.of("Content-Type", "application/json", "Content-Encoding", "gzip");
  }

  @Override
  byte[] body(Batch batch) {
    return gzip.json(json -> write(json, batch));
  }

  private void write(JsonText json, Batch batch) {
    json.raw("{\"streams\":[{\"stream\":{");
    writeLabels(json, stream(batch));
    json.raw("},\"values\":[");
    String comma = "";
    for (ShipRecord record : batch.records()) {
      json.raw(comma);
      writeEntry(json, record);
      comma = ",";
    }
    json.raw("]}]}");
  }

  private static void writeLabels(JsonText json, Map<String, String> labels) {
    String comma = "";
    for (Map.Entry<String, String> label : labels.entrySet()) {
      json.raw(comma).string(label.getKey()).raw(":").string(label.getValue());
      comma = ",";
    }
  }

  private static void writeEntry(JsonText json, ShipRecord record) {
    json.raw("[\"").raw(Long.toString(nanos(record))).raw("\",").string(record.line());
    json.raw(",{\"" + INDEX + "\":\"").raw(Long.toString(record.index())).raw("\"");
    String correlation = record.head().correlationId();
    if (correlation != null) {
      json.raw(",\"" + CORRELATION_ID + "\":").string(correlation);
    }
    json.raw("}]");
  }
}
