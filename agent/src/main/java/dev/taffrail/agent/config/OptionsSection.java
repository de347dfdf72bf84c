package dev.taffrail.agent.config;

import dev.taffrail.ship.LinkLimit;
import dev.taffrail.ship.SinkOptions;
import dev.taffrail.ship.TimePolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads what all sinks have: {@code too_old}, {@code too_new}, {@code max_age}, {@code max_ahead}
 * and {@code limit}.
 */
final class OptionsSection {
  private OptionsSection() {}

  /**
   * The options.
   *
   * @param times what the receiver takes unless the configuration says otherwise
   */
  static SinkOptions read(Section section, TimePolicy times) {
    Duration age = section.get("max_age", Value::positiveTime);
    Duration ahead = section.get("max_ahead", Value::positiveTime);
    TimePolicy policy = limited(section, times, age, ahead);
    TimePolicy.Action tooOld = action(section, "too_old", "max_age", policy.maxAge());
    TimePolicy.Action tooNew = action(section, "too_new", "max_ahead", policy.maxAhead());
    LinkLimit limit = section.get("limit", OptionsSection::limit, LinkLimit.NONE);
    return new SinkOptions(policy.withTooOld(tooOld).withTooNew(tooNew), limit);
  }

  private static TimePolicy limited(
      Section section, TimePolicy times, @Nullable Duration age, @Nullable Duration ahead) {
    Duration maxAge = checked(section, "max_age", age);
    Duration maxAhead = checked(section, "max_ahead", ahead);
    return new TimePolicy(
        maxAge == null ? times.maxAge() : maxAge,
        maxAhead == null ? times.maxAhead() : maxAhead,
        times.tooOld(),
        times.tooNew());
  }

  private static @Nullable Duration checked(Section section, String key, @Nullable Duration time) {
    TimePolicy.Action keep = TimePolicy.Action.KEEP;
    return time == null || section.check(key, () -> new TimePolicy(time, time, keep, keep)) == null
        ? null
        : time;
  }

  /** Where nothing is too old, nothing could be done about it. */
  private static TimePolicy.Action action(
      Section section, String key, String limit, @Nullable Duration limited) {
    TimePolicy.Action action =
        section.get(key, v -> v.oneOf(TimePolicy.Action.class), TimePolicy.Action.KEEP);
    if (section.has(key) && limited == null && !section.has(limit)) {
      section.contradiction(key, limit + " beside it (a receiver of this type takes any time)");
    }
    return action;
  }

  private static @Nullable LinkLimit limit(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    section.someOf("per_second", "per_day");
    Long perSecond = section.get("per_second", OptionsSection::bytes);
    Long perDay = section.get("per_day", OptionsSection::bytes);
    section.close();
    return section.failed()
        ? null
        : new LinkLimit(perSecond == null ? 0 : perSecond, perDay == null ? 0 : perDay);
  }

  private static @Nullable Long bytes(Value value) {
    return value.parsed("a size above zero such as 8KiB or 20MiB", OptionsSection::aboveZero);
  }

  private static @Nullable Long aboveZero(String text) {
    Long bytes = Quantity.size(text);
    return bytes == null || bytes == 0 ? null : bytes;
  }
}
