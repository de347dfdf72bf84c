package dev.taffrail.agent.config;

import dev.taffrail.ship.Transform;
import dev.taffrail.ship.transform.Reduction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code throttle}, {@code sample}, {@code dedupe} and {@code summarise}. */
final class ReductionSection {
  private static final List<String> EVENT = List.of("event");

  private ReductionSection() {}

  static @Nullable Transform throttle(Section section) {
    Reduction reduction = reduction(section);
    Integer most = section.required("most", value -> value.integer(1, Integer.MAX_VALUE));
    Duration every = every(section);
    List<String> by = section.get("by", Value::texts, EVENT);
    return most == null || every == null
        ? null
        : section.check("by", () -> reduction.throttle(most, every, by));
  }

  static @Nullable Transform sample(Section section) {
    Reduction reduction = reduction(section);
    Integer oneIn = section.required("one_in", value -> value.integer(1, Integer.MAX_VALUE));
    return oneIn == null ? null : reduction.sample(oneIn);
  }

  static @Nullable Transform dedupe(Section section) {
    Reduction reduction = reduction(section);
    Duration every = every(section);
    List<String> by = section.get("by", Value::texts, List.of());
    return every == null ? null : section.check("by", () -> reduction.dedupe(every, by));
  }

  static @Nullable Transform summarise(Section section) {
    if (!section.has("event")) {
      section.required("event", Value::text);
    }
    Reduction reduction = reduction(section);
    Duration every = every(section);
    List<String> by = section.get("by", Value::texts, List.of());
    return every == null ? null : section.check("by", () -> reduction.summarise(every, by));
  }

  private static Reduction reduction(Section section) {
    Reduction reduction = Reduction.of(ConditionSection.readOrAll(section));
    return section.get("urgent", Value::bool, false) ? reduction.urgent() : reduction;
  }

  private static @Nullable Duration every(Section section) {
    return section.required(
        "every",
        value -> value.parsed("a time from 1ms to 366d, such as 60s", ReductionSection::period));
  }

  private static @Nullable Duration period(String text) {
    Duration time = Quantity.time(text);
    return time == null || time.toMillis() < 1 || time.compareTo(Duration.ofDays(366)) > 0
        ? null
        : time;
  }
}
