package dev.taffrail.agent.config;

import dev.taffrail.edge.Windows;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code window}: a time alone, or keys with values. */
final class WindowSection {
  private static final Duration LENGTH = Duration.ofHours(1);
  private static final int MOST_SLIDES = 10_000;

  static final Windows DEFAULT = Windows.tumbling(LENGTH);

  private WindowSection() {}

  /** The windows, or null when anything is wrong. */
  static @Nullable Windows read(Value value) {
    if (!value.isSection()) {
      Duration length = EdgeTime.aboveZero(value);
      return length == null ? null : Windows.tumbling(length);
    }
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Windows windows = section.has("readings") ? counting(section) : ofTime(section);
    section.close();
    return section.failed() ? null : windows;
  }

  private static @Nullable Windows counting(Section section) {
    Integer readings = section.get("readings", value -> value.integer(1, Integer.MAX_VALUE));
    for (String key : List.of("length", "slide", "lateness")) {
      if (section.has(key)) {
        section.contradiction(key, "none beside readings, as time ends no window that counts");
      }
    }
    return readings == null ? null : Windows.counting(readings);
  }

  private static @Nullable Windows ofTime(Section section) {
    Duration length = section.get("length", EdgeTime::aboveZero, LENGTH);
    Duration slide = section.get("slide", EdgeTime::aboveZero, length);
    Duration lateness = section.get("lateness", EdgeTime::zeroOrMore, Duration.ZERO);
    if (section.failed()) {
      return null;
    }
    if (length.toMillis() % slide.toMillis() != 0
        || length.toMillis() / slide.toMillis() > MOST_SLIDES) {
      section.contradiction(
          "slide", "a time of which the length is a whole multiple, at most 10000 times as long");
      return null;
    }
    return Windows.sliding(length, slide).allowedLateness(lateness);
  }
}
