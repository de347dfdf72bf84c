package dev.taffrail.edge.adapter;

import dev.taffrail.edge.SensorReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reading, or a jump of the clock.
 *
 * @param came when, by the device's clock
 * @param from who brought it; null for a jump
 * @param reading null for a jump
 * @param correlationId under which the pipeline has to run over it; null for one of its own
 * @param settled who waits for that; null for nobody
 * @param jump by how much the clock jumped; null for a reading
 */
record QueueEntry(
    Instant came,
    @Nullable Intake from,
    @Nullable SensorReading reading,
    @Nullable String correlationId,
    @Nullable Runnable settled,
    @Nullable Duration jump) {

  QueueEntry(
      Instant came,
      @Nullable Intake from,
      @Nullable SensorReading reading,
      @Nullable String correlationId,
      @Nullable Runnable settled) {
    this(came, from, reading, correlationId, settled, null);
  }

  boolean isOfOneWork(QueueEntry other) {
    return Objects.equals(correlationId, other.correlationId);
  }

  void settle() {
    if (settled == null) {
      return;
    }
    try {
      settled.run();
    } catch (RuntimeException e) {
      if (from != null) {
        from.records().failed(e);
      }
    }
  }
}
