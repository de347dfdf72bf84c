package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;

/** The body of a request, {@code ExportLogsServiceRequest}, in one of its two forms. */
interface OtlpBody {
  String contentType();

  /**
   * The bytes, by gzip.
   *
   * @param observedNanos when the records were read
   */
  byte[] write(Batch batch, long observedNanos);
}
