package dev.taffrail.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The sensors that a pipeline has heard of, kept from run to run. For one thread at a time. */
final class Sensors {
  private final Windows windows;
  private final long silence;
  private final Map<String, Sensor> byName = new HashMap<>();
  private long latest = Long.MIN_VALUE;

  /**
   * @param silence the shortest that is told; what is not longer is not
   */
  Sensors(Windows windows, Duration silence) {
    this.windows = windows;
    this.silence = silence.toMillis();
  }

  /** Takes a reading in; false when it is late. */
  boolean add(SensorReading reading, Observed observed) {
    long time = reading.time().toEpochMilli();
    latest = Math.max(latest, time);
    Sensor sensor = byName.get(reading.sensor());
    if (sensor == null) {
      sensor = new Sensor(reading.sensor(), windows, silence);
      byName.put(reading.sensor(), sensor);
    }
    return sensor.add(reading, time, observed);
  }

  /** Says that it is this late, though no reading said so. */
  void advanceTo(Instant time, Observed observed) {
    long millis = time.toEpochMilli();
    latest = Math.max(latest, millis);
    byName.values().forEach(sensor -> sensor.advanceTo(millis, observed));
    sort(observed);
  }

  void closeAll(Observed observed) {
    byName.values().forEach(sensor -> sensor.closeAll(observed));
    sort(observed);
  }

  /** Tells which are silent, measured by the latest reading of all. */
  void tellSilences(Observed observed) {
    byName.values().forEach(sensor -> sensor.tellSilence(latest, observed));
  }

  private static void sort(Observed observed) {
    observed.windows().sort(Comparator.comparing(Window::end).thenComparing(Window::sensor));
  }
}
