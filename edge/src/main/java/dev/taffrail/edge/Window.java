package dev.taffrail.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one sensor gave in one stretch of time.
 *
 * @param sensor whose readings they are
 * @param unit of the last reading
 * @param start the first instant that belongs to the window
 * @param end the first instant that does not
 * @param count how many readings, at least one
 * @param mean their arithmetic mean
 * @param min the least of them
 * @param max the greatest of them
 * @param last the one with the latest time; of equal times the one that came last
 */
public record Window(
    String sensor,
    String unit,
    Instant start,
    Instant end,
    long count,
    double mean,
    double min,
    double max,
    double last) {

  public Window {
    Objects.requireNonNull(sensor, "sensor");
    Objects.requireNonNull(unit, "unit");
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "window: expected a start before its end, found " + start + " to " + end);
    }
    if (count < 1) {
      throw new IllegalArgumentException("count: expected 1 or more, found " + count);
    }
  }

  /** From start to end. */
  public Duration length() {
    return Duration.between(start, end);
  }
}
