package dev.taffrail.agent.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Readings over a time, in as many places as a chart has: of each place the lowest and the highest
 * stay, so that no peak is lost and memory does not grow with the readings.
 */
final class Curve {
  private static final int PLACES = 480;

  /**
   * A reading.
   *
   * @param time when it was taken
   * @param value what it was
   */
  record Point(Instant time, double value) {}

  private final Instant from;
  private final Instant to;
  private final @Nullable Point[] lowest = new @Nullable Point[PLACES];
  private final @Nullable Point[] highest = new @Nullable Point[PLACES];
  private long count;

  Curve(Instant from, Instant to) {
    this.from = from;
    this.to = to;
  }

  Instant from() {
    return from;
  }

  Instant to() {
    return to;
  }

  boolean holds(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }

  void add(Point point) {
    double part = (point.time().toEpochMilli() - from.toEpochMilli()) / (double) length();
    int place = (int) Math.min(PLACES - 1, Math.max(0, part * PLACES));
    Point low = lowest[place];
    Point high = highest[place];
    if (low == null || point.value() < low.value()) {
      lowest[place] = point;
    }
    if (high == null || point.value() > high.value()) {
      highest[place] = point;
    }
    count++;
  }

  private long length() {
    return Math.max(1, to.toEpochMilli() - from.toEpochMilli());
  }

  /** How many readings there were. */
  long count() {
    return count;
  }

  /** Those that stay, in the order of time. */
  List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      Point low = lowest[i];
      Point high = highest[i];
      if (low != null) {
        points.add(low);
      }
      if (high != null && !high.equals(low)) {
        points.add(high);
      }
    }
    points.sort(Comparator.comparing(Point::time));
    return points;
  }
}
