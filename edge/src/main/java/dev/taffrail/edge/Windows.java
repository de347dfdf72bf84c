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
  private static final Duration LONGEST = Duration.ofDays(10_000);
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
   * @param length from one millisecond to 10 000 days, in whole milliseconds
   */
  public static Windows tumbling(Duration length) {
    check("window length", Duration.ofMillis(1), length);
    return new Windows(length, Duration.ZERO);
  }

  /**
   * The same windows, each held open for readings that come out of order.
   *
   * @param lateness up to 10 000 days, in whole milliseconds; none by default
   */
  public Windows allowedLateness(Duration lateness) {
    check("allowed lateness", Duration.ZERO, lateness);
    return new Windows(length, lateness);
  }

  public Duration length() {
    return length;
  }

  public Duration allowedLateness() {
    return allowedLateness;
  }

  private static void check(String part, Duration least, Duration found) {
    boolean inRange = found.compareTo(least) >= 0 && found.compareTo(LONGEST) <= 0;
    if (!inRange || !Duration.ofMillis(found.toMillis()).equals(found)) {
      throw new IllegalArgumentException(
          part
              + ": expected whole milliseconds from "
              + least
              + " to "
              + LONGEST
              + ", found "
              + found);
    }
  }
}
