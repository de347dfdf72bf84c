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
    /** Reads the value of the one key of an entry. */
    @Nullable Transform read(Section entry, Value value);
  }

  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("keep", keys(s -> condition(s, BareLevel.AT_LEAST, Transforms::keep)));
    KINDS.put("drop", keys(s -> condition(s, BareLevel.AT_MOST, Transforms::drop)));
    KINDS.put("add", keys(TransformSection::add));
    KINDS.put("rename", keys(TransformSection::rename));
    KINDS.put("remove", TransformSection::remove);
    KINDS.put("parse", keys(ParseSection::read));
    KINDS.put("redact", keys(RedactSection::read));
    KINDS.put("throttle", keys(ReductionSection::throttle));
    KINDS.put("sample", keys(ReductionSection::sample));
    KINDS.put("dedupe", keys(ReductionSection::dedupe));
    KINDS.put("summarise", keys(ReductionSection::summarise));
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
    String name = kinds.oneOf(KINDS.keySet().toArray(String[]::new));
    Kind kind = name == null ? null : KINDS.get(name);
    Transform transform =
        name == null || kind == null ? null : kinds.get(name, value -> kind.read(kinds, value));
    kinds.close();
    return transform == null || kinds.failed()
        ? null
        : new NamedTransform(entry.key() + " " + name, transform);
  }

  /** A kind that is described by keys with values. */
  private static Kind keys(Function<Section, @Nullable Transform> reader) {
    return (entry, value) -> {
      Section section = value.section();
      if (section == null) {
        return null;
      }
      Transform transform = reader.apply(section);
      section.close();
      return section.failed() ? null : transform;
    };
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

  private static @Nullable Transform remove(Section entry, Value value) {
    List<String> names = value.someTexts();
    return names.isEmpty() ? null : entry.check("remove", () -> Transforms.remove(names));
  }
}
