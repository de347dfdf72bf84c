package dev.taffrail.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Readings and windows at a fixed place in time, which is a full hour. */
final class Readings {
  static final Instant T0 = Instant.parse("2026-05-30T08:00:00Z");

  private Readings() {}

  static SensorReading at(long seconds, double value) {
    return sensor("s1", seconds, value);
  }

  static SensorReading sensor(String sensor, long seconds, double value) {
    return SensorReading.of(sensor, T0.plusSeconds(seconds), value, "Cel");
  }

  /** One reading a minute with these values, from the minute {@code first} on. */
  static List<SensorReading> minutes(int first, double... values) {
    List<SensorReading> readings = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      readings.add(at(60L * (first + i), values[i]));
    }
    return readings;
  }

  /** A window of one reading and one minute. */
  static Window window(String sensor, int minute, double value) {
    Instant start = T0.plus(Duration.ofMinutes(minute));
    return new Window(
        sensor, "Cel", start, start.plus(Duration.ofMinutes(1)), 1, value, 0, value, value, value);
  }
}
