package dev.taffrail.edge.watch;

import dev.taffrail.edge.ThermalZone;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the kernel's thermal zones. */
final class TemperatureWatcher implements Watcher {
  /** What was too hot is so until it is this much cooler. */
  private static final double HYSTERESIS = 5;

  private final BoundLogger log;
  private final double limit;
  private final Duration repeat;
  private final Path zones;
  private final Map<Path, Condition> conditions = new HashMap<>();

  /**
   * @param sys what is {@code /sys}
   */
  TemperatureWatcher(BoundLogger log, double limit, Duration repeat, Path sys) {
    this.log = log;
    this.limit = limit;
    this.repeat = repeat;
    this.zones = sys.resolve("class/thermal");
  }

  @Override
  public String name() {
    return "temperature";
  }

  @Override
  public void look(long now) throws IOException {
    for (Path zone : SystemFiles.list(zones, "thermal_zone*")) {
      Double celsius = celsius(zone);
      if (celsius != null) {
        judge(now, zone, celsius);
      }
    }
  }

  private static @Nullable Double celsius(Path zone) {
    try {
      return ThermalZone.celsius(zone);
    } catch (IOException e) {
      return null; // asleep, broken, or without a sensor
    }
  }

  private void judge(long now, Path zone, double celsius) {
    conditions
        .computeIfAbsent(
            zone, path -> new Condition(log, Level.WARNING, "temperature_high", repeat))
        .update(
            now,
            celsius > limit,
            celsius <= limit - HYSTERESIS,
            record ->
                record
                    .with("zone", zone.getFileName().toString())
                    .with("type", SystemFiles.text(zone.resolve("type")))
                    .with("celsius", celsius)
                    .with("limit", limit));
  }
}
