package dev.taffrail.edge;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Takes the run's readings in and hands them on in lots, so that no reading costs a hand-over. */
final class IngestStage {
  private static final int LOT = 256;
  private final BoundLogger log;
  private final Collection<SensorReading> readings;
  private long count;

  IngestStage(String pipeline, Collection<SensorReading> readings) {
    this.log = BoundLogger.get("edge.ingest").bind("pipeline", pipeline);
    this.readings = readings;
  }

  void run(Consumer<List<SensorReading>> next) {
    boolean debug = log.isEnabled(Level.DEBUG);
    List<SensorReading> lot = new ArrayList<>(LOT);
    for (SensorReading reading : readings) {
      if (debug) {
        logReading(reading);
      }
      lot.add(reading);
      if (lot.size() == LOT) {
        next.accept(lot);
        lot = new ArrayList<>(LOT);
      }
      count++;
    }
    if (!lot.isEmpty()) {
      next.accept(lot);
    }
  }

  long count() {
    return count;
  }

  private void logReading(SensorReading reading) {
    LogEvent record =
        log.debug("sensor_reading")
            .with("sensor", reading.sensor())
            .with("time", reading.time())
            .with("value", reading.value())
            .with("unit", reading.unit());
    if (!reading.metadata().isEmpty()) {
      record.with("metadata", reading.metadata());
    }
    record.log();
  }
}
