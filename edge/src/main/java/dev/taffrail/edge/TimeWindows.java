package dev.taffrail.edge;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tumbling and sliding windows. Readings are tallied by panes, stretches of one slide, and a window
 * is put together of its panes when it closes: so a reading costs the same however many windows it
 * is in. A tumbling window is one pane. Times are milliseconds since the epoch; windows are whole
 * milliseconds long, so nothing is lost by that.
 */
final class TimeWindows implements SensorWindows {
  private final String sensor;
  private final long length;
  private final long slide;
  private final long lateness;
  private final TreeMap<Long, Tally> panes = new TreeMap<>();
  private long currentStart = Long.MAX_VALUE;
  private Tally current = new Tally();
  private long closedUntil = Long.MIN_VALUE; // windows that end here or before are closed
  private @Nullable Window lastClosed;

  TimeWindows(String sensor, Windows windows) {
    this.sensor = sensor;
    this.length = windows.length().toMillis();
    this.slide = windows.slide().toMillis();
    this.lateness = windows.allowedLateness().toMillis();
  }

  @Override
  public boolean add(SensorReading reading, @Nullable String run, Consumer<Window> closed) {
    long time = reading.time().toEpochMilli();
    long start = isCurrent(time) ? currentStart : startOf(time);
    if (start + length <= closedUntil) {
      return false;
    }
    paneAt(start).add(reading, run);
    advanceTo(time, closed);
    return true;
  }

  @Override
  public void advanceTo(long time, Consumer<Window> closed) {
    if (time - lateness - slide >= closedUntil) {
      closeUntil(startOf(time - lateness), closed);
    }
  }

  @Override
  public boolean hasOver(long time) {
    return !panes.isEmpty() && nextEnd() <= startOf(time - lateness);
  }

  @Override
  public void closeOver(long time, Consumer<Window> closed) {
    closeThoseUntil(startOf(time - lateness), closed);
  }

  @Override
  public void closeAll(Consumer<Window> closed) {
    closeThoseUntil(Long.MAX_VALUE, closed);
  }

  @Override
  public Window latest() {
    long end = panes.isEmpty() ? closedUntil : panes.lastKey() + slide;
    return end <= closedUntil ? Objects.requireNonNull(lastClosed) : windowUntil(end);
  }

  /** Closes what ends at this time or before. Windows that got no reading are closed too. */
  private void closeUntil(long end, Consumer<Window> closed) {
    closeThoseUntil(end, closed);
    closedUntil = Math.max(closedUntil, end);
  }

  /** The same, but behind the last that got a reading nothing is closed. */
  private void closeThoseUntil(long end, Consumer<Window> closed) {
    while (!panes.isEmpty()) {
      long next = nextEnd();
      if (next > end) {
        break;
      }
      lastClosed = windowUntil(next);
      closed.accept(lastClosed);
      closedUntil = next;
      panes.headMap(next - length, true).clear();
    }
  }

  /**
   * Of the first that is not closed and has a reading: over a gap of years nothing is counted up.
   */
  private long nextEnd() {
    return Math.max(closedUntil, panes.firstKey()) + slide;
  }

  private Window windowUntil(long end) {
    SortedMap<Long, Tally> parts = panes.subMap(end - length, end);
    Tally tally = parts.get(parts.firstKey());
    if (parts.size() > 1) {
      tally = new Tally();
      parts.values().forEach(tally::add);
    }
    return Objects.requireNonNull(tally).window(sensor, end - length, end);
  }

  /** Readings come in order as a rule, so the pane asked for last is tried first. */
  private Tally paneAt(long start) {
    if (start != currentStart) {
      current = panes.computeIfAbsent(start, any -> new Tally());
      currentStart = start;
    }
    return current;
  }

  private boolean isCurrent(long time) {
    return time >= currentStart && time - slide < currentStart;
  }

  private long startOf(long time) {
    return Math.floorDiv(time, slide) * slide;
  }
}
