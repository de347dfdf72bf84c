package dev.taffrail.ship.loki;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;
import java.util.Map;

/**
 * The body of a push in one of the two forms. It depends on the records alone, so that a resend is
 * an exact duplicate, which Loki stores once.
 */
abstract class LokiPush {
  static final String INDEX = "taffrail_index";
  static final String CORRELATION_ID = "correlation_id";

  private static final int METADATA = INDEX.length() + 20 + CORRELATION_ID.length();

  /** Nanoseconds end in the year 2262; what claims to be later is for Loki to refuse. */
  private static final long FARTHEST = Long.MAX_VALUE / 1_000 - 1;

  private final LokiConfig config;

  /**
   * @param config has the labels of every stream
   */
  LokiPush(LokiConfig config) {
    this.config = config;
  }

  /** What the body is, in headers. */
  abstract Map<String, String> headers();

  abstract byte[] body(Batch batch);

  /** Bytes of line and metadata at most, which is what Loki's limits count. */
  static long sizeOf(ShipRecord record) {
    return (long) record.line().length + METADATA + record.head().correlationLength();
  }

  /** The labels of the batch's stream, in order. */
  final Map<String, String> stream(Batch batch) {
    Map<String, String> stream = config.labels(batch.source());
    stream.put("level", batch.stream());
    stream.put("lane", batch.way());
    return stream;
  }

  /**
   * Entries with equal timestamps keep no order in Loki, and equal lines become one: the three
   * digits below the microsecond carry the index.
   */
  static long nanos(ShipRecord record) {
    long micros = Math.max(-FARTHEST, Math.min(FARTHEST, record.micros()));
    return micros * 1_000 + Math.floorMod(record.index(), 1_000L);
  }
}
