package dev.taffrail.edge;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * What windows of one sensor have to be, told in the plainest way: all readings are kept, each
 * window is looked up among them when it is over, and numbers are exact.
 */
final class NaiveWindows {
  private static final MathContext EXACT = new MathContext(40);

  private final Windows windows;
  private final List<SensorReading> taken = new ArrayList<>();
  private final List<Window> closed = new ArrayList<>();
  private long late;
  private long latest = Long.MIN_VALUE;
  private long closedUntil = Long.MIN_VALUE; // by closeOver

  NaiveWindows(Windows windows) {
    this.windows = windows;
  }

  List<Window> closed() {
    return closed;
  }

  long late() {
    return late;
  }

  /** Time windows: a reading is taken when some window of its time is not over yet. */
  void add(SensorReading reading) {
    long time = reading.time().toEpochMilli();
    if (latest != Long.MIN_VALUE && lastEndWith(time) <= overUntil()) {
      late++;
      return;
    }
    taken.add(reading);
    long before = overUntil();
    latest = Math.max(latest, time);
    close(before, overUntil());
  }

  /** Time says that windows with readings in them are over, and nothing of those behind. */
  void closeOver(long time) {
    int before = closed.size();
    close(overUntil(), time - windows.allowedLateness().toMillis());
    if (closed.size() > before) {
      closedUntil = closed.get(closed.size() - 1).end().toEpochMilli();
    }
  }

  void closeAll() {
    close(overUntil(), Long.MAX_VALUE);
  }

  /** Counting windows: each so many readings are one, the rest is another. */
  static List<Window> counted(List<SensorReading> readings, int size) {
    List<Window> closed = new ArrayList<>();
    for (int i = 0; i < readings.size(); i += size) {
      List<SensorReading> part = readings.subList(i, Math.min(readings.size(), i + size));
      long first = part.stream().mapToLong(NaiveWindows::millis).min().orElseThrow();
      long last = part.stream().mapToLong(NaiveWindows::millis).max().orElseThrow();
      closed.add(window(part, first, last + 1));
    }
    return closed;
  }

  /** All windows with a reading that end behind the one time and not behind the other. */
  private void close(long after, long until) {
    TreeSet<Long> ends = new TreeSet<>();
    long slide = windows.slide().toMillis();
    for (SensorReading reading : taken) {
      long first = Math.floorDiv(millis(reading), slide) * slide + slide;
      for (long end = first; end <= lastEndWith(millis(reading)); end += slide) {
        ends.add(end);
      }
    }
    for (long end : ends) {
      if (end > after && end <= until) {
        long start = end - windows.length().toMillis();
        List<SensorReading> within =
            taken.stream().filter(r -> millis(r) >= start && millis(r) < end).toList();
        closed.add(window(within, start, end));
      }
    }
  }

  private long lastEndWith(long time) {
    long slide = windows.slide().toMillis();
    return Math.floorDiv(time, slide) * slide + windows.length().toMillis();
  }

  private long overUntil() {
    return latest == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : Math.max(latest - windows.allowedLateness().toMillis(), closedUntil);
  }

  private static long millis(SensorReading reading) {
    return reading.time().toEpochMilli();
  }

  private static Window window(List<SensorReading> readings, long start, long end) {
    List<BigDecimal> values = readings.stream().map(r -> new BigDecimal(r.value())).toList();
    BigDecimal count = BigDecimal.valueOf(values.size());
    BigDecimal mean = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(count, EXACT);
    BigDecimal squares =
        values.stream()
            .map(value -> value.subtract(mean).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    SensorReading last =
        readings.stream().reduce((a, b) -> b.time().isBefore(a.time()) ? a : b).orElseThrow();
    return new Window(
        last.sensor(),
        last.unit(),
        Instant.ofEpochMilli(start),
        Instant.ofEpochMilli(end),
        readings.size(),
        mean.doubleValue(),
        squares.divide(count, EXACT).sqrt(EXACT).doubleValue(),
        readings.stream().map(SensorReading::value).min(Comparator.naturalOrder()).orElseThrow(),
        readings.stream().map(SensorReading::value).max(Comparator.naturalOrder()).orElseThrow(),
        last.value());
  }
}
