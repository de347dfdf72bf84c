package dev.taffrail.edge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is kept of one sensor from reading to reading. Times are milliseconds since the epoch. */
final class Sensor {
  private final String name;
  private final SensorWindows windows;
  private final long lateness;
  private final long silence;

  /** Of the latest reading; before the first one, since when it is waited for. */
  private long last = Long.MIN_VALUE;

  private boolean heard;

  /** Whether there was a reading since {@link #rest}. */
  private boolean busy;

  private boolean idle;

  /**
   * @param silence the shortest that any rule asks for
   */
  Sensor(String name, Windows windows, long silence) {
    this.name = name;
    this.windows = SensorWindows.of(name, windows);
    this.lateness = windows.allowedLateness().toMillis();
    this.silence = silence;
  }

  /** Says that a reading is waited for from this time on, though there was none yet. */
  void expectFrom(long time) {
    last = time;
  }

  /** Takes a reading of this time in; false when it is late. */
  boolean add(SensorReading reading, long time, @Nullable String run, Observed observed) {
    if (last != Long.MIN_VALUE) {
      tellSilence(time, observed);
    }
    last = heard ? Math.max(last, time) : time;
    heard = true;
    busy = true;
    return windows.add(reading, run, observed.windows()::add);
  }

  /** Tells whether the sensor has been silent up to this time. */
  void tellSilence(long time, Observed observed) {
    long until = time - lateness;
    if (until - last > silence) {
      observed
          .silences()
          .add(
              new Silence(
                  name,
                  Instant.ofEpochMilli(last),
                  Instant.ofEpochMilli(until),
                  heard ? windows.latest() : null));
    }
  }

  void advanceTo(long time, Observed observed) {
    // What comes first from a sensor is of whatever time: nothing of it is late.
    if (heard) {
      windows.advanceTo(time, observed.windows()::add);
    }
  }

  /**
   * Finds out whether there was no reading since this was called last.
   *
   * @return whether one of its windows is over at this time then
   */
  boolean rest(long time) {
    idle = heard && !busy;
    busy = false;
    return idle && windows.hasOver(time);
  }

  /** Says that its silence means nothing now. */
  void stayAwake() {
    idle = false;
  }

  /** Closes what is over at this time where the sensor was idle. */
  void closeIdle(long time, Observed observed) {
    if (idle) {
      windows.closeOver(time, observed.windows()::add);
    }
  }

  void closeAll(Observed observed) {
    windows.closeAll(observed.windows()::add);
  }
}
