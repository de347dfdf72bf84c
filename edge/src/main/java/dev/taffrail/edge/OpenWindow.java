package dev.taffrail.edge;

import java.time.Instant;

/** A window that still takes readings: running numbers only, whatever their count. */
final class OpenWindow {
  final long startMillis;
  private long count;
  private double mean;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double last;
  private Instant lastTime = Instant.MIN;
  private String unit = "";

  OpenWindow(long startMillis) {
    this.startMillis = startMillis;
  }

  void add(SensorReading reading) {
    double value = reading.value();
    count++;
    // Not a sum that is divided at the end: the sum of great values may overflow, this cannot.
    mean += value / count - mean / count;
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (!reading.time().isBefore(lastTime)) {
      lastTime = reading.time();
      last = value;
      unit = reading.unit();
    }
  }

  Window close(String sensor, long lengthMillis) {
    return new Window(
        sensor,
        unit,
        Instant.ofEpochMilli(startMillis),
        Instant.ofEpochMilli(startMillis + lengthMillis),
        count,
        mean,
        min,
        max,
        last);
  }
}
