package dev.taffrail.agent.config;

import dev.taffrail.edge.watch.FreeSpace;
import dev.taffrail.edge.watch.WatchConfig;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code watch}: what the agent watches of its machine. Each part may be {@code false}. */
final class WatchSection {
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?) ?%");
  private static final Duration LEAST = Duration.ofMillis(100);

  private WatchSection() {}

  /** What is watched; nothing for {@code false}. */
  static WatchConfig read(Value value) {
    if (isOff(value)) {
      return WatchConfig.NONE;
    }
    Section section = value.section();
    if (section == null) {
      return WatchConfig.NONE;
    }
    WatchConfig standard = WatchConfig.DEFAULT;
    WatchConfig config =
        standard
            .withEvery(section.get("every", WatchSection::tenthOrMore, standard.every()))
            .withRepeat(section.get("repeat", EdgeTime::aboveZero, standard.repeat()))
            .withDisk(part(section, "disk", WatchSection::disk, WatchConfig.Disk.DEFAULT))
            .withTemperature(part(section, "temperature", WatchSection::degrees, 80.0))
            .withThrottling(section.get("throttling", Value::bool, true))
            .withQueues(part(section, "queues", WatchSection::part, 0.8))
            .withClockStep(
                part(section, "clock", WatchSection::tenthOrMore, Duration.ofSeconds(1)));
    section.close();
    return config;
  }

  private static boolean isOff(Value value) {
    return value.isScalar("false");
  }

  /** Null when the key says false. */
  private static <T> @Nullable T part(
      Section section, String key, Section.Reader<T> reader, T standard) {
    if (section.has(key) && Boolean.TRUE.equals(section.get(key, WatchSection::off))) {
      return null;
    }
    return section.get(key, reader, standard);
  }

  private static @Nullable Boolean off(Value value) {
    return isOff(value) ? true : null;
  }

  private static WatchConfig.@Nullable Disk disk(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    WatchConfig.Disk standard = WatchConfig.Disk.DEFAULT;
    FreeSpace below = section.get("below", WatchSection::space, standard.below());
    FreeSpace full = section.get("full", WatchSection::space, standard.full());
    section.close();
    return new WatchConfig.Disk(below, full);
  }

  private static @Nullable FreeSpace space(Value value) {
    return value.parsed("a share such as 5% or a size such as 64MiB", WatchSection::spaceOf);
  }

  private static @Nullable FreeSpace spaceOf(String text) {
    Double share = share(text);
    if (share != null) {
      return FreeSpace.percent(share);
    }
    Long bytes = Quantity.size(text);
    return bytes == null || bytes == 0 ? null : FreeSpace.bytes(bytes);
  }

  private static @Nullable Double part(Value value) {
    return value.parsed(
        "a share of more than 0 to 100 % such as 80%, or false",
        text -> {
          Double share = share(text);
          return share == null ? null : Double.valueOf(share / 100);
        });
  }

  /** In percent, above 0 to 100; null when the text is none. */
  private static @Nullable Double share(String text) {
    Matcher matcher = SHARE.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    double share = Double.parseDouble(matcher.group(1));
    return share > 0 && share <= 100 ? Double.valueOf(share) : null;
  }

  private static @Nullable Double degrees(Value value) {
    return value.parsed(
        "a temperature in degrees Celsius from -50 to 200, or false", WatchSection::degreesOf);
  }

  private static @Nullable Double degreesOf(String text) {
    try {
      double degrees = Double.parseDouble(text);
      return degrees >= -50 && degrees <= 200 ? Double.valueOf(degrees) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Duration tenthOrMore(Value value) {
    return value.parsed(
        "a time from 100ms on such as 500ms or 10s",
        text -> {
          Duration time = Quantity.time(text);
          return time == null || time.compareTo(LEAST) < 0 ? null : time;
        });
  }
}
