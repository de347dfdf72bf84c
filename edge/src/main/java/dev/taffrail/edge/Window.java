package dev.taffrail.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one sensor gave in one stretch of time.
 *
 * <p>Windows that are equal came of the same run too: who compares what was measured in two runs,
 * as of a replay and of the live sensors, leaves {@link #lastRun} out.
 *
 * @param sensor whose readings they are
 * @param unit of the last reading
 * @param start the first instant that belongs to the window
 * @param end the first instant that does not
 * @param count how many readings, at least one
 * @param mean their arithmetic mean
 * @param stddev their standard deviation from it, zero or more: the population's (divided by the
 *     count, as SQL's {@code STDDEV_POP}), as the window holds all that was read and is no sample
 *     of it; zero for one reading. By Welford's recurrence, so that it is right also where the
 *     values are great and hardly differ. The greatest double where it is greater
 * @param min the least of them
 * @param max the greatest of them
 * @param last the one with the latest time; of equal times the one that came last
 * @param lastRun the correlation id of the run that took that last one in, under which its arrival
 *     stands in the journal; null when nobody knows
 */
public record Window(
    String sensor,
    String unit,
    Instant start,
    Instant end,
    long count,
    double mean,
    double stddev,
    double min,
    double max,
    double last,
    @Nullable String lastRun) {

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
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException("stddev: expected 0 or more, found " + stddev);
    }
  }

  /** One of which nobody knows when its readings came. */
  public Window(
      String sensor,
      String unit,
      Instant start,
      Instant end,
      long count,
      double mean,
      double stddev,
      double min,
      double max,
      double last) {
    this(sensor, unit, start, end, count, mean, stddev, min, max, last, null);
  }

  /** From start to end. */
  public Duration length() {
    return Duration.between(start, end);
  }

  /**
   * Readings per second: the count divided by the whole length in seconds, as Prometheus' {@code
   * rate} is per second whatever the range, so that windows of different lengths can be compared.
   * In a counting window a little above the sensor's pace: of N readings, N − 1 pauses are in it.
   */
  public double rate() {
    return count / (length().toSeconds() + length().toNanosPart() / 1e9);
  }
}
