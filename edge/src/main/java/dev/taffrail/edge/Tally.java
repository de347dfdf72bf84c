package dev.taffrail.edge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is kept of readings until their window closes: running numbers only, however many come. */
final class Tally {
  private final Moments moments = new Moments();
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double last;
  private Instant lastTime = Instant.MIN;
  private String unit = "";
  private @Nullable String lastRun;

  /**
   * Adds a reading.
   *
   * @param run the correlation id of the run that took it in
   */
  void add(SensorReading reading, @Nullable String run) {
    double value = reading.value();
    moments.add(value);
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (!reading.time().isBefore(lastTime)) {
      lastTime = reading.time();
      last = value;
      unit = reading.unit();
      lastRun = run;
    }
  }

  /** Adds what another one took, whose times are others. */
  void add(Tally other) {
    moments.add(other.moments);
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    if (other.lastTime.isAfter(lastTime)) {
      lastTime = other.lastTime;
      last = other.last;
      unit = other.unit;
      lastRun = other.lastRun;
    }
  }

  long count() {
    return moments.count();
  }

  Window window(String sensor, long startMillis, long endMillis) {
    return new Window(
        sensor,
        unit,
        Instant.ofEpochMilli(startMillis),
        Instant.ofEpochMilli(endMillis),
        moments.count(),
        moments.mean(),
        moments.deviation(),
        min,
        max,
        last,
        lastRun);
  }
}
