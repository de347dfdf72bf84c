package dev.taffrail.agent.config;

import dev.taffrail.edge.adapter.LiveOptions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a pipeline with live adapters has: {@code adapters} and {@code live}. */
final class LiveSection {
  private static final int MOST_READINGS = 10_000_000;

  private LiveSection() {}

  /** The adapters; none when there are none, or when one is wrong. */
  static List<AdapterSettings> adapters(
      Section section, String name, String sensor, String unit, @Nullable ZoneId zone) {
    return section.get(
        "adapters", value -> adapters(section, value, name, sensor, unit, zone), List.of());
  }

  private static List<AdapterSettings> adapters(
      Section section,
      Value value,
      String name,
      String sensor,
      String unit,
      @Nullable ZoneId zone) {
    List<AdapterSettings> adapters = new ArrayList<>();
    List<Value> entries = value.list();
    if (value.isList() && entries.isEmpty()) {
      value.wrong("one adapter or more", "an empty list");
    }
    for (int i = 0; i < entries.size(); i++) {
      String id = MqttSection.id(section, name, "adapter", String.valueOf(i + 1));
      AdapterSettings adapter =
          AdapterSection.read(entries.get(i), new AdapterSection.Defaults(id, sensor, unit, zone));
      if (adapter != null) {
        adapters.add(adapter);
      }
    }
    return adapters;
  }

  static @Nullable LiveOptions options(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    LiveOptions standard = LiveOptions.DEFAULT;
    int batch = section.get("batch", v -> v.integer(1, MOST_READINGS), standard.batch());
    Duration maxWait = section.get("max_wait", EdgeTime::zeroOrMore, standard.maxWait());
    Duration advance = section.get("advance", EdgeTime::aboveZero, standard.advance());
    int queue =
        section.get("queue", v -> v.integer(1, MOST_READINGS), Math.max(standard.queue(), batch));
    if (queue < batch) {
      section.contradiction("queue", "at least batch, which is " + batch);
    }
    section.close();
    return section.failed() ? null : new LiveOptions(batch, maxWait, advance, queue);
  }
}
