package dev.taffrail.edge.adapter;

import dev.taffrail.edge.SensorReading;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was taken: readings, a jump of the clock, or nothing.
 *
 * @param correlationId of the readings; null for one of their own
 * @param jump null when it is none
 */
record QueueBatch(
    List<QueueEntry> entries, @Nullable String correlationId, @Nullable Duration jump) {
  static final QueueBatch NONE = new QueueBatch(List.of(), null, null);

  boolean isEmpty() {
    return entries.isEmpty() && jump == null;
  }

  List<SensorReading> readings() {
    return entries.stream().map(entry -> Objects.requireNonNull(entry.reading())).toList();
  }

  void settle() {
    entries.forEach(QueueEntry::settle);
  }
}
