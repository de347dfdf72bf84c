package dev.taffrail.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sensors that a pipeline has heard of, kept from run to run. For one thread at a time. */
final class Sensors {
  private final Windows windows;
  private final long silence;
  private final Set<String> expected;
  private final Map<String, Sensor> byName = new HashMap<>();
  private long latest = Long.MIN_VALUE;

  /**
   * @param silence the shortest that is told; what is not longer is not
   * @param expected those that are waited for from the first time on that is known
   */
  Sensors(Windows windows, Duration silence, Set<String> expected) {
    this.windows = windows;
    this.silence = silence.toMillis();
    this.expected = expected;
  }

  /**
   * Takes a reading in.
   *
   * @param run the correlation id of the run that does
   * @return false when it is late
   */
  boolean add(SensorReading reading, @Nullable String run, Observed observed) {
    long time = reading.time().toEpochMilli();
    note(time);
    Sensor sensor = byName.get(reading.sensor());
    if (sensor == null) {
      sensor = make(reading.sensor());
    }
    return sensor.add(reading, time, run, observed);
  }

  /** Says that it is this late, though no reading said so. */
  void advanceTo(Instant time, Observed observed) {
    long millis = time.toEpochMilli();
    note(millis);
    byName.values().forEach(sensor -> sensor.advanceTo(millis, observed));
    sort(observed);
  }

  /**
   * Finds out which of those gave no reading since this was called last for them.
   *
   * @return whether {@link #closeIdle} would close a window
   */
  boolean rest(Instant time, Predicate<String> those) {
    boolean over = false;
    for (Map.Entry<String, Sensor> known : byName.entrySet()) {
      Sensor sensor = known.getValue();
      if (those.test(known.getKey())) {
        over |= sensor.rest(time.toEpochMilli());
      } else {
        sensor.stayAwake();
      }
    }
    return over;
  }

  /** Closes what is over at this time, of those that {@link #rest} found idle. */
  void closeIdle(Instant time, Observed observed) {
    byName.values().forEach(sensor -> sensor.closeIdle(time.toEpochMilli(), observed));
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

  private void note(long time) {
    if (latest == Long.MIN_VALUE) {
      expected.forEach(name -> make(name).expectFrom(time));
    }
    latest = Math.max(latest, time);
  }

  private Sensor make(String name) {
    Sensor sensor = new Sensor(name, windows, silence);
    byName.put(name, sensor);
    return sensor;
  }

  private static void sort(Observed observed) {
    observed.windows().sort(Comparator.comparing(Window::end).thenComparing(Window::sensor));
  }
}
