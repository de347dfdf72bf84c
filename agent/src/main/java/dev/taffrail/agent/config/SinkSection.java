package dev.taffrail.agent.config;

import dev.taffrail.ship.SinkOptions;
import dev.taffrail.ship.TimePolicy;
import dev.taffrail.ship.Transform;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.loki.LokiConfig;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code sinks}. */
final class SinkSection {
  private enum Type {
    LOKI,
    SPLUNK,
    CLOUDWATCH,
    OTLP,
    FILE,
    CONSOLE
  }

  private SinkSection() {}

  /**
   * The sink, or null when anything in it is wrong.
   *
   * @param shared the transforms of a sink that has none of its own
   * @param sources the names of all sources that there are
   */
  static @Nullable SinkSettings read(
      String name, Section section, List<Transform> shared, Set<String> sources) {
    if (!name.matches("[a-z0-9_-]+")) {
      section.wrong("a sink's name of a-z, 0-9, _ and -", Value.quoted(name));
    }
    List<Transform> transforms = section.get("transforms", TransformSection::read, shared);
    Type type = type(name, section);
    if (type == null) {
      return null;
    }
    Destination destination =
        switch (type) {
          case LOKI -> LokiSection.read(section, sources);
          case SPLUNK -> SplunkSection.read(section);
          case CLOUDWATCH -> CloudWatchSection.read(section);
          case OTLP -> OtlpSection.read(section);
          case FILE -> FileSection.read(section);
          case CONSOLE -> ConsoleSection.read(section);
        };
    SinkOptions options = OptionsSection.read(section, times(type));
    section.close();
    return destination == null || section.failed()
        ? null
        : new SinkSettings(name, destination, transforms, options);
  }

  /** What receivers of this type take, if it is known. */
  private static TimePolicy times(Type type) {
    return switch (type) {
      case LOKI -> LokiConfig.TIMES;
      case CLOUDWATCH -> CloudWatchConfig.TIMES;
      default -> TimePolicy.NONE;
    };
  }

  /** The type may be left out where the name is one. */
  private static @Nullable Type type(String name, Section section) {
    for (Type type : Type.values()) {
      if (!section.has("type") && type.name().equalsIgnoreCase(name)) {
        return type;
      }
    }
    return section.required("type", value -> value.oneOf(Type.class));
  }
}
