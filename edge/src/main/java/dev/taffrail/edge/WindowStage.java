package dev.taffrail.edge;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Puts readings together in windows, and hands these on as they close, with the silences between
 * readings. How long a sensor has been silent beside the others is told at the run's end, when it
 * does not matter any more in which order the sensors stand in a batch.
 */
final class WindowStage implements Stage<List<SensorReading>, Observed> {
  private final BoundLogger log;
  private final Sensors sensors;
  private final BiConsumer<Sensors, Observed> ending;
  private long closed;
  private long late;

  /**
   * @param sensors kept from run to run
   * @param ending what is done with them behind the run's last reading
   */
  WindowStage(String pipeline, Sensors sensors, BiConsumer<Sensors, Observed> ending) {
    this.log = BoundLogger.get("edge.window").bind("pipeline", pipeline);
    this.sensors = sensors;
    this.ending = ending;
  }

  @Override
  public void accept(List<SensorReading> lot, Consumer<Observed> next) {
    Observed observed = new Observed();
    String run = Correlation.current().orElse(null);
    for (SensorReading reading : lot) {
      if (!sensors.add(reading, run, observed)) {
        late++;
      }
    }
    handOn(observed, next);
  }

  @Override
  public void finish(Consumer<Observed> next) {
    Observed observed = new Observed();
    ending.accept(sensors, observed);
    sensors.tellSilences(observed);
    handOn(observed, next);
    if (late > 0) {
      log.warning("late_readings_dropped").with("readings", late).log();
    }
  }

  long closed() {
    return closed;
  }

  long late() {
    return late;
  }

  private void handOn(Observed observed, Consumer<Observed> next) {
    if (observed.isEmpty()) {
      return;
    }
    if (log.isEnabled(Level.DEBUG)) {
      observed.windows().forEach(this::dump);
    }
    closed += observed.windows().size();
    next.accept(observed);
  }

  private void dump(Window window) {
    log.debug("window_closed")
        .with("sensor", window.sensor())
        .with("window_start", window.start())
        .with("window_end", window.end())
        .with("count", window.count())
        .with("mean", window.mean())
        .with("stddev", window.stddev())
        .with("min", window.min())
        .with("max", window.max())
        .with("last", window.last())
        .with("rate", window.rate())
        .with("unit", window.unit())
        .log();
  }
}
