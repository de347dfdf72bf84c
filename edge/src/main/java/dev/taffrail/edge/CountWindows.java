package dev.taffrail.edge;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Windows of so many readings, in the order in which they come. One is open at a time. */
final class CountWindows implements SensorWindows {
  private final String sensor;
  private final int readings;
  private Tally tally = new Tally();
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;
  private @Nullable Window lastClosed;

  CountWindows(String sensor, Windows windows) {
    this.sensor = sensor;
    this.readings = windows.readings();
  }

  @Override
  public boolean add(SensorReading reading, @Nullable String run, Consumer<Window> closed) {
    long time = reading.time().toEpochMilli();
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
    tally.add(reading, run);
    if (tally.count() == readings) {
      closeAll(closed);
    }
    return true;
  }

  /** Time ends no window here. */
  @Override
  public void advanceTo(long time, Consumer<Window> closed) {}

  @Override
  public boolean hasOver(long time) {
    return false;
  }

  @Override
  public void closeOver(long time, Consumer<Window> closed) {}

  @Override
  public void closeAll(Consumer<Window> closed) {
    if (tally.count() > 0) {
      lastClosed = latest();
      closed.accept(lastClosed);
      tally = new Tally();
      earliest = Long.MAX_VALUE;
      latest = Long.MIN_VALUE;
    }
  }

  @Override
  public Window latest() {
    return tally.count() > 0
        ? tally.window(sensor, earliest, latest + 1)
        : Objects.requireNonNull(lastClosed);
  }
}
