package dev.taffrail.edge.adapter;

import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Cuts a series where a reading lies in another stretch of time than the one before it. */
final class CsvBatches implements Iterator<List<SensorReading>> {
  private final Iterator<SensorReading> readings;
  private final long length;
  private @Nullable SensorReading first;

  CsvBatches(Iterator<SensorReading> readings, Duration length) {
    this.readings = readings;
    this.length = Windows.tumbling(length).length().toMillis();
  }

  @Override
  public boolean hasNext() {
    return first != null || readings.hasNext();
  }

  @Override
  public List<SensorReading> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    SensorReading reading = first == null ? readings.next() : first;
    first = null;
    long stretch = stretchOf(reading);
    List<SensorReading> batch = new ArrayList<>();
    batch.add(reading);
    while (first == null && readings.hasNext()) {
      SensorReading next = readings.next();
      if (stretchOf(next) == stretch) {
        batch.add(next);
      } else {
        first = next;
      }
    }
    return batch;
  }

  private long stretchOf(SensorReading reading) {
    return Math.floorDiv(reading.time().toEpochMilli(), length);
  }
}
