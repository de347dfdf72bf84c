package dev.taffrail.edge;

import java.time.Duration;
import java.util.Objects;

/**
 * How readings are put together in windows: immutable. Three kinds, as Flink and eKuiper have them:
 *
 * <ul>
 *   <li>{@link #tumbling}: stretches of time that follow one another without overlap;
 *   <li>{@link #sliding}: stretches of time that overlap, also called hopping;
 *   <li>{@link #counting}: so many readings of a sensor, however long they take.
 * </ul>
 *
 * <p>The time that counts is the reading's own (event time), so that a replay makes the same
 * windows as the live sensor did. A window of time is over when its sensor gives a reading at or
 * behind the window's end plus the {@linkplain #allowedLateness(Duration) allowed lateness}, or
 * when {@link Pipeline#advanceTo} says that it is that late. A window in which there was no reading
 * is none. What comes when all windows of its time are closed is late: it is counted and dropped.
 *
 * <p>Memory for each sensor: some 120 bytes for each slide between the oldest open window's start
 * and the newest reading in which there are readings, so at most {@code (length + allowed lateness)
 * / slide + 1} of them, however many readings there are; a counting window is one.
 */
public final class Windows {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(10_000);
  private static final int MOST_SLIDES = 10_000;

  private final Duration length;
  private final Duration slide;
  private final Duration allowedLateness;
  private final int readings;

  private Windows(Duration length, Duration slide, Duration allowedLateness, int readings) {
    this.length = length;
    this.slide = slide;
    this.allowedLateness = allowedLateness;
    this.readings = readings;
  }

  /**
   * Windows that follow one another without overlap, aligned to the epoch: those of an hour begin
   * at full hours, those of a day at midnight UTC.
   *
   * @param length from one millisecond to 10 000 days, in whole milliseconds
   */
  public static Windows tumbling(Duration length) {
    check("window length", LEAST, length);
    return new Windows(length, length, Duration.ZERO, 0);
  }

  /**
   * Windows that overlap: one ends each {@code slide}, at a multiple of it since the epoch, and
   * reaches back over {@code length}. So a reading is in {@code length / slide} windows. The first
   * windows of a sensor, and those that a flush closes, are filled in part only.
   *
   * @param length a whole multiple of the slide, at most 10 000 times as long
   * @param slide from one millisecond to 10 000 days, in whole milliseconds
   */
  public static Windows sliding(Duration length, Duration slide) {
    check("window slide", LEAST, slide);
    check("window length", LEAST, length);
    long times = length.toMillis() / slide.toMillis();
    if (!slide.multipliedBy(times).equals(length) || times < 1 || times > MOST_SLIDES) {
      throw new IllegalArgumentException(
          "window length: expected a whole multiple of the slide "
              + slide
              + ", at most 10000 times as long, found "
              + length);
    }
    return new Windows(length, slide, Duration.ZERO, 0);
  }

  /**
   * Windows of so many readings of a sensor, one behind the other, in the order in which they come.
   * No reading is late. A flush closes one that is not full. It starts in the millisecond of its
   * earliest reading and ends with that of its latest.
   *
   * @param readings 1 or more
   */
  public static Windows counting(int readings) {
    if (readings < 1) {
      throw new IllegalArgumentException("window readings: expected 1 or more, found " + readings);
    }
    return new Windows(Duration.ZERO, Duration.ZERO, Duration.ZERO, readings);
  }

  /**
   * The same windows, each held open for readings that come out of order.
   *
   * @param lateness up to 10 000 days, in whole milliseconds; none by default
   * @throws IllegalArgumentException also when these are counting windows and there is any: they
   *     take readings in whatever order they come
   */
  public Windows allowedLateness(Duration lateness) {
    check("allowed lateness", Duration.ZERO, lateness);
    if (readings > 0 && !lateness.isZero()) {
      throw new IllegalArgumentException(
          "allowed lateness: expected none for counting windows, found " + lateness);
    }
    return new Windows(length, slide, lateness, readings);
  }

  /** The length of a window; zero when readings are counted. */
  public Duration length() {
    return length;
  }

  /** From one window's end to the next one's; zero when readings are counted. */
  public Duration slide() {
    return slide;
  }

  public Duration allowedLateness() {
    return allowedLateness;
  }

  /** How many readings a window has; zero when it is a stretch of time. */
  public int readings() {
    return readings;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Windows that
        && length.equals(that.length)
        && slide.equals(that.slide)
        && allowedLateness.equals(that.allowedLateness)
        && readings == that.readings;
  }

  @Override
  public int hashCode() {
    return Objects.hash(length, slide, allowedLateness, readings);
  }

  /** For instance {@code Windows[length=PT1H, slide=PT10M, allowedLateness=PT0S]}. */
  @Override
  public String toString() {
    return readings > 0
        ? "Windows[readings=" + readings + "]"
        : "Windows[length="
            + length
            + ", slide="
            + slide
            + ", allowedLateness="
            + allowedLateness
            + "]";
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
