package dev.taffrail.edge;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of one sensor. Times are milliseconds since the epoch; windows are whole
 * milliseconds long, so nothing is lost by that.
 */
final class SensorWindows {
  private final String sensor;
  private final long length;
  private final long lateness;
  private final TreeMap<Long, OpenWindow> open = new TreeMap<>();
  private @Nullable OpenWindow current;
  private long closedBefore = Long.MIN_VALUE;

  SensorWindows(String sensor, Windows windows) {
    this.sensor = sensor;
    this.length = windows.length().toMillis();
    this.lateness = windows.allowedLateness().toMillis();
  }

  /**
   * Takes a reading in, and closes what it shows to be over.
   *
   * @return false when the reading's window is closed
   */
  boolean add(SensorReading reading, Consumer<Window> closed) {
    long time = reading.time().toEpochMilli();
    long start = startOf(time);
    if (start < closedBefore) {
      return false;
    }
    windowAt(start).add(reading);
    closeUntil(startOf(time - lateness), closed);
    return true;
  }

  void closeAll(Consumer<Window> closed) {
    if (!open.isEmpty()) {
      closeUntil(open.lastKey() + length, closed);
    }
  }

  /** Closes what ends at this time or before. Windows that got no reading are closed too. */
  private void closeUntil(long end, Consumer<Window> closed) {
    if (end <= closedBefore) {
      return;
    }
    closedBefore = end;
    Map<Long, OpenWindow> over = open.headMap(end);
    over.values().forEach(window -> closed.accept(window.close(sensor, length)));
    over.clear();
  }

  /** Readings come in order as a rule, so the window asked for last is tried first. */
  private OpenWindow windowAt(long start) {
    OpenWindow window = current;
    if (window == null || window.startMillis != start) {
      window = open.computeIfAbsent(start, OpenWindow::new);
      current = window;
    }
    return window;
  }

  private long startOf(long time) {
    return Math.floorDiv(time, length) * length;
  }
}
