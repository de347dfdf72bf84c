package dev.taffrail.edge;

import java.time.Duration;

/**
 * How readings are put together in windows. The time that counts is the reading's own, so that a
 * replay makes the same windows as the live sensor did.
 *
 * <p>A window of a sensor closes when that sensor gives a reading at or behind the window's end
 * plus the allowed lateness. What comes for a window that is closed is late: it is counted and
 * dropped.
 */
public final class Windows {
  private final Duration length;
  private final Duration allowedLateness;

  private Windows(Duration length, Duration allowedLateness) {
    this.length = length;
    this.allowedLateness = allowedLateness;
  }

  /**
   * Windows that follow one another without overlap, aligned to the epoch: those of an hour begin
   * at full hours, those of a day at midnight UTC.
   *
   * @param length at least one millisecond, in whole milliseconds
   */
  public static Windows tumbling(Duration length) {
    if (length.toMillis() < 1 || !Duration.ofMillis(length.toMillis()).equals(length)) {
      throw new IllegalArgumentException(
          "window length: expected whole milliseconds, 1 or more, found " + length);
    }
    return new Windows(length, Duration.ZERO);
  }

  /**
   * The same windows, each held open for readings that come out of order.
   *
   * @param lateness in whole milliseconds; none by default
   */
  public Windows allowedLateness(Duration lateness) {
    if (lateness.isNegative() || !Duration.ofMillis(lateness.toMillis()).equals(lateness)) {
      throw new IllegalArgumentException(
          "allowed lateness: expected whole milliseconds, 0 or more, found " + lateness);
    }
    return new Windows(length, lateness);
  }

  public Duration length() {
    return length;
  }

  public Duration allowedLateness() {
    return allowedLateness;
  }
}
