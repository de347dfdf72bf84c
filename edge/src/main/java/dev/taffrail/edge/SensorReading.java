package dev.taffrail.edge;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One value that a sensor gave.
 *
 * @param sensor the sensor's name, not blank; windows and rules keep one state for each
 * @param time when the value was taken, not when it arrived; of the years 1 to 9999
 * @param value a finite number; a sensor that has none to give makes no reading
 * @param unit the value's unit, for instance {@code Cel}; empty when it has none
 * @param metadata what else is known about it; copied
 */
public record SensorReading(
    String sensor, Instant time, double value, String unit, Map<String, String> metadata) {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  public SensorReading {
    if (sensor.isBlank()) {
      throw new IllegalArgumentException("sensor: expected a name, found '" + sensor + "'");
    }
    checkTime("time of " + sensor, time);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "value of " + sensor + " at " + time + ": expected a finite number, found " + value);
    }
    Objects.requireNonNull(unit, "unit");
    metadata = Map.copyOf(metadata);
  }

  /** A reading without metadata. */
  public static SensorReading of(String sensor, Instant time, double value, String unit) {
    return new SensorReading(sensor, time, value, unit, Map.of());
  }

  static void checkTime(String part, Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          part + ": expected one of the years 1 to 9999, found " + time);
    }
  }
}
