package dev.taffrail.agent.config;

import dev.taffrail.agent.config.ConditionSection.BareLevel;
import dev.taffrail.ship.Transform;
import dev.taffrail.ship.transform.Condition;
import dev.taffrail.ship.transform.Transforms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code transforms}: a list, each entry of one kind. */
final class TransformSection {
  private interface Kind {
    @Nullable Transform read(Section section);
  }

  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("keep", section -> condition(section, BareLevel.AT_LEAST, Transforms::keep));
    KINDS.put("drop", section -> condition(section, BareLevel.AT_MOST, Transforms::drop));
    KINDS.put("add", TransformSection::add);
    KINDS.put("rename", TransformSection::rename);
    KINDS.put("parse", ParseSection::read);
    KINDS.put("redact", RedactSection::read);
    KINDS.put("throttle", ReductionSection::throttle);
    KINDS.put("sample", ReductionSection::sample);
    KINDS.put("dedupe", ReductionSection::dedupe);
    KINDS.put("summarise", ReductionSection::summarise);
  }

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
    List<String> names = new ArrayList<>(KINDS.keySet());
    names.add("remove");
    String name = kinds.oneOf(names.toArray(String[]::new));
    Transform transform = null;
    for (Map.Entry<String, Kind> kind : KINDS.entrySet()) {
      Transform read = kinds.get(kind.getKey(), value -> read(value, kind.getValue()));
      transform = read == null ? transform : read;
    }
    Transform remove = kinds.get("remove", value -> remove(kinds, value));
    kinds.close();
    transform = remove == null ? transform : remove;
    return name == null || transform == null || kinds.failed()
        ? null
        : new NamedTransform(entry.key() + " " + name, transform);
  }

  private static @Nullable Transform read(Value value, Kind kind) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Transform transform = kind.read(section);
    section.close();
    return section.failed() ? null : transform;
  }

  private static @Nullable Transform condition(
      Section section, BareLevel bare, Function<Condition, Transform> maker) {
    section.someOf("level", "logger", "event", "fields");
    Condition condition = ConditionSection.read(section, bare);
    return condition == null ? null : maker.apply(condition);
  }

  private static @Nullable Transform add(Section section) {
    Map<String, String> fields = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (name, value) -> {
              String json = value.json();
              if (json != null) {
                fields.put(name, json);
                section.check(name, () -> Transforms.add(Map.of(name, json)));
              }
            });
    return section.failed() ? null : Transforms.add(fields);
  }

  private static @Nullable Transform rename(Section section) {
    Map<String, String> names = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (from, value) -> {
              String to = value.text();
              if (to != null) {
                names.put(from, to);
                section.check(from, () -> Transforms.rename(Map.of(from, to)));
              }
            });
    return section.failed() ? null : Transforms.rename(names);
  }

  private static @Nullable Transform remove(Section kinds, Value value) {
    List<String> names = value.someTexts();
    return names.isEmpty() ? null : kinds.check("remove", () -> Transforms.remove(names));
  }
}
