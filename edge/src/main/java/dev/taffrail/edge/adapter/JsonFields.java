package dev.taffrail.edge.adapter;

/**
 * The names that a reading's parts have in JSON.
 *
 * @param time when it was taken: ISO 8601 with a zone, or the seconds or milliseconds since 1970
 * @param value a number, or a text that is one
 * @param sensor a text
 * @param unit a text
 */
public record JsonFields(String time, String value, String sensor, String unit) {
  /** {@code {"time": …, "value": …, "sensor": …, "unit": …}}. */
  public static final JsonFields DEFAULT = new JsonFields("time", "value", "sensor", "unit");
}
