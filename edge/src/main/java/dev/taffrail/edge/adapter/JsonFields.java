package dev.taffrail.edge.adapter;

import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that a reading's parts have in JSON. {@code a.b} is the member {@code b} of an object
 * {@code a}.
 *
 * @param time when it was taken: ISO 8601, or the seconds or milliseconds since 1970
 * @param value a number, or a text that is one
 * @param sensor a text
 * @param unit a text
 * @param metadata what else is of use: texts, numbers and booleans, which keep these names
 * @param zone of times that name none; null when these are bad
 */
public record JsonFields(
    String time,
    String value,
    String sensor,
    String unit,
    Set<String> metadata,
    @Nullable ZoneId zone) {
  /** {@code {"time": …, "value": …, "sensor": …, "unit": …}}. */
  public static final JsonFields DEFAULT = new JsonFields("time", "value", "sensor", "unit", null);

  public JsonFields {
    metadata = Set.copyOf(metadata);
  }

  /** With no metadata. */
  public JsonFields(String time, String value, String sensor, String unit, @Nullable ZoneId zone) {
    this(time, value, sensor, unit, Set.of(), zone);
  }

  public JsonFields withZone(@Nullable ZoneId value) {
    return new JsonFields(time, this.value, sensor, unit, metadata, value);
  }

  public JsonFields withMetadata(Set<String> value) {
    return new JsonFields(time, this.value, sensor, unit, value, zone);
  }

  /** Whether one of them is in an object whose members' names begin like this. */
  boolean leadInto(String path) {
    return value.startsWith(path)
        || time.startsWith(path)
        || sensor.startsWith(path)
        || unit.startsWith(path)
        || metadata.stream().anyMatch(name -> name.startsWith(path));
  }
}
