package dev.taffrail.edge.adapter;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor said, not yet looked at: anything may stand in it.
 *
 * @param sensor its name
 * @param time when the value was taken; null when that is not known, and it counts as taken now
 * @param value the value
 * @param unit its unit; empty when it has none
 * @param metadata what else it said; copied
 */
public record Measurement(
    String sensor,
    @Nullable Instant time,
    double value,
    String unit,
    Map<String, String> metadata) {
  public Measurement {
    metadata = Map.copyOf(metadata);
  }

  /** One without metadata. */
  public Measurement(String sensor, @Nullable Instant time, double value, String unit) {
    this(sensor, time, value, unit, Map.of());
  }

  /** With these too; what it said itself stays. */
  public Measurement withMetadata(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(metadata);
    return new Measurement(sensor, time, value, unit, all);
  }
}
