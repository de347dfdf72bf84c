package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;

/** The body of a request, {@code ExportLogsServiceRequest}, in one of its two forms. */
interface OtlpBody {
  String contentType();

  /** How many bytes a record adds before compression, at most. */
  long sizeOf(ShipRecord record);

  /** How many values stand in a line, at most: each begins behind one of these. */
  static long values(byte[] line) {
    long values = 0;
    for (byte next : line) {
      values += next == ',' || next == '[' || next == '{' ? 1 : 0;
    }
    return values;
  }

  /**
   * The bytes, by gzip.
   *
   * @param observedNanos when the records were read
   */
  byte[] write(Batch batch, long observedNanos);
}
