package dev.taffrail.edge.adapter;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The names that a reading's parts have in JSON. {@code a.b} is the member {@code b} of an object
 * {@code a}.
 *
 * @param time when it was taken: ISO 8601, or the seconds or milliseconds since 1970
 * @param value a number, or a text that is one
 * @param sensor a text
 * @param unit a text
 * @param zone of times that name none; null when these are bad
 */
public record JsonFields(
    String time, String value, String sensor, String unit, @Nullable ZoneId zone) {
  /** {@code {"time": …, "value": …, "sensor": …, "unit": …}}. */
  public static final JsonFields DEFAULT = new JsonFields("time", "value", "sensor", "unit", null);

  public JsonFields withZone(@Nullable ZoneId value) {
    return new JsonFields(time, this.value, sensor, unit, value);
  }

  /** Whether one of them is in an object whose members' names begin like this. */
  boolean leadInto(String path) {
    return value.startsWith(path)
        || time.startsWith(path)
        || sensor.startsWith(path)
        || unit.startsWith(path);
  }
}
