package dev.taffrail.agent.config;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Transform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code transforms}: a list of {@code keep: {level}} and {@code drop: {event or logger}}.
 */
final class TransformSection {
  private TransformSection() {}

  static List<Transform> read(Value value) {
    List<Transform> transforms = new ArrayList<>();
    for (Value entry : value.list()) {
      Transform transform = one(entry);
      if (transform != null) {
        transforms.add(transform);
      }
    }
    return transforms;
  }

  private static @Nullable Transform one(Value entry) {
    Section kinds = entry.section();
    if (kinds == null) {
      return null;
    }
    kinds.oneOf("keep", "drop");
    Transform keep = kinds.get("keep", TransformSection::keep);
    Transform drop = kinds.get("drop", TransformSection::drop);
    kinds.close();
    return keep == null ? drop : keep;
  }

  private static @Nullable Transform keep(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Level level = section.required("level", Value::level);
    section.close();
    return level == null ? null : Transform.keep(level);
  }

  private static @Nullable Transform drop(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    section.oneOf("event", "logger");
    String event = section.get("event", Value::text);
    String logger = section.get("logger", Value::text);
    section.close();
    if (event != null) {
      return Transform.dropEvent(event);
    }
    return logger == null ? null : Transform.dropLogger(logger);
  }
}
