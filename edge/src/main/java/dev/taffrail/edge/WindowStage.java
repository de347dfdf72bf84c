package dev.taffrail.edge;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts readings together in windows, and hands these on as they close. */
final class WindowStage implements Stage<List<SensorReading>, List<Window>> {
  private final BoundLogger log;
  private final Windows windows;
  private final Map<String, SensorWindows> sensors;
  private final boolean closeAll;
  private long closed;
  private long late;

  /**
   * @param sensors the open windows, kept from run to run
   * @param closeAll whether the run's end closes all that are open
   */
  WindowStage(
      String pipeline, Windows windows, Map<String, SensorWindows> sensors, boolean closeAll) {
    this.log = BoundLogger.get("edge.window").bind("pipeline", pipeline);
    this.windows = windows;
    this.sensors = sensors;
    this.closeAll = closeAll;
  }

  @Override
  public void accept(List<SensorReading> lot, Consumer<List<Window>> next) {
    List<Window> over = new ArrayList<>();
    for (SensorReading reading : lot) {
      SensorWindows of =
          sensors.computeIfAbsent(reading.sensor(), name -> new SensorWindows(name, windows));
      if (!of.add(reading, over::add)) {
        late++;
      }
    }
    handOn(over, next);
  }

  @Override
  public void finish(Consumer<List<Window>> next) {
    if (closeAll) {
      List<Window> over = new ArrayList<>();
      sensors.values().forEach(sensor -> sensor.closeAll(over::add));
      over.sort(Comparator.comparing(Window::end));
      handOn(over, next);
    }
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

  private void handOn(List<Window> over, Consumer<List<Window>> next) {
    if (over.isEmpty()) {
      return;
    }
    if (log.isEnabled(Level.DEBUG)) {
      over.forEach(this::dump);
    }
    closed += over.size();
    next.accept(over);
  }

  private void dump(Window window) {
    log.debug("window_closed")
        .with("sensor", window.sensor())
        .with("window_start", window.start())
        .with("window_end", window.end())
        .with("count", window.count())
        .with("mean", window.mean())
        .with("min", window.min())
        .with("max", window.max())
        .with("last", window.last())
        .with("unit", window.unit())
        .log();
  }
}
