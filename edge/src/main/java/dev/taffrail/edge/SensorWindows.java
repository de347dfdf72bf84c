package dev.taffrail.edge;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open windows of one sensor. Times are milliseconds since the epoch. For one thread. */
interface SensorWindows {
  static SensorWindows of(String sensor, Windows windows) {
    return windows.readings() > 0
        ? new CountWindows(sensor, windows)
        : new TimeWindows(sensor, windows);
  }

  /**
   * Takes a reading in, and closes what it shows to be over.
   *
   * @param run the correlation id of the run that does; null when nobody knows
   * @return false when all windows of the reading's time are closed
   */
  boolean add(SensorReading reading, @Nullable String run, Consumer<Window> closed);

  /** Closes what is over at this time. */
  void advanceTo(long time, Consumer<Window> closed);

  /** Whether {@link #closeOver} would close one. */
  boolean hasOver(long time);

  /**
   * Closes those with a reading in them that are over at this time. Unlike {@link #advanceTo} it
   * says nothing of windows behind the last of these: what comes for them is not late.
   */
  void closeOver(long time, Consumer<Window> closed);

  /** Closes all. */
  void closeAll(Consumer<Window> closed);

  /** A window with the latest reading in it, as it stands. */
  Window latest();
}
