package dev.taffrail.edge;

import java.time.Instant;

/** What is kept of one sensor from reading to reading. Times are milliseconds since the epoch. */
final class Sensor {
  private final String name;
  private final SensorWindows windows;
  private final long lateness;
  private final long silence;
  private long last = Long.MIN_VALUE;

  /**
   * @param silence the shortest that any rule asks for
   */
  Sensor(String name, Windows windows, long silence) {
    this.name = name;
    this.windows = SensorWindows.of(name, windows);
    this.lateness = windows.allowedLateness().toMillis();
    this.silence = silence;
  }

  /** Takes a reading of this time in; false when it is late. */
  boolean add(SensorReading reading, long time, Observed observed) {
    if (last != Long.MIN_VALUE) {
      tellSilence(time, observed);
    }
    last = Math.max(last, time);
    return windows.add(reading, observed.windows()::add);
  }

  /** Tells whether the sensor has been silent up to this time. */
  void tellSilence(long time, Observed observed) {
    long until = time - lateness;
    if (until - last > silence) {
      observed
          .silences()
          .add(
              new Silence(
                  name, Instant.ofEpochMilli(last), Instant.ofEpochMilli(until), windows.latest()));
    }
  }

  void advanceTo(long time, Observed observed) {
    windows.advanceTo(time, observed.windows()::add);
  }

  void closeAll(Observed observed) {
    windows.closeAll(observed.windows()::add);
  }
}
