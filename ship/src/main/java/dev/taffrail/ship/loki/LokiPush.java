package dev.taffrail.ship.loki;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.http.JsonText;
import java.util.Map;
import java.util.TreeMap;

/**
 * The body of a push. It depends on the records alone, so that a resend is an exact duplicate,
 * which Loki stores once.
 */
final class LokiPush {
  private static final int METADATA = "taffrail_index".length() + 20 + "correlation_id".length();

  /** Nanoseconds end in the year 2262; what claims to be later is for Loki to refuse. */
  private static final long FARTHEST = Long.MAX_VALUE / 1_000 - 1;

  private LokiPush() {}

  /** Bytes of line and metadata, which is what Loki's limits count. */
  static long sizeOf(ShipRecord record) {
    String correlation = record.head().correlationId();
    return (long) record.line().length
        + METADATA
        + (correlation == null ? 0 : correlation.length());
  }

  static void write(JsonText json, Map<String, String> labels, Batch batch) {
    Map<String, String> stream = new TreeMap<>(labels);
    stream.put("level", batch.stream());
    stream.put("lane", batch.way());
    json.raw("{\"streams\":[{\"stream\":{");
    writeLabels(json, stream);
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
    json.raw("[\"").raw(nanos(record)).raw("\",").string(record.line());
    json.raw(",{\"taffrail_index\":\"").raw(Long.toString(record.index())).raw("\"");
    String correlation = record.head().correlationId();
    if (correlation != null) {
      json.raw(",\"correlation_id\":").string(correlation);
    }
    json.raw("}]");
  }

  /**
   * Entries with equal timestamps keep no order in Loki, and equal lines become one: the three
   * digits below the microsecond carry the index.
   */
  private static String nanos(ShipRecord record) {
    long micros = Math.max(-FARTHEST, Math.min(FARTHEST, record.micros()));
    return Long.toString(micros * 1_000 + Math.floorMod(record.index(), 1_000L));
  }
}
