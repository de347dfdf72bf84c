package dev.taffrail.agent.config;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.transform.Condition;
import dev.taffrail.ship.transform.FieldTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads which records a transform is for: {@code level}, {@code logger}, {@code event} and {@code
 * fields}, which all have to hold.
 */
final class ConditionSection {
  /** What a level by itself means. */
  enum BareLevel {
    AT_LEAST,
    AT_MOST
  }

  private ConditionSection() {}

  /** The conditions of a section; null when there is none, or one of them is wrong. */
  static @Nullable Condition read(Section section, BareLevel bare) {
    List<Condition> conditions = new ArrayList<>();
    add(conditions, section.get("level", value -> level(value, bare)));
    String logger = section.get("logger", Value::text);
    add(conditions, logger == null ? null : Condition.logger(logger));
    add(conditions, section.get("event", ConditionSection::events));
    add(conditions, section.get("fields", ConditionSection::fields));
    return conditions.isEmpty() ? null : Condition.all(conditions);
  }

  /** The same; all records when there is none. */
  static Condition readOrAll(Section section) {
    Condition condition = read(section, BareLevel.AT_LEAST);
    return condition == null ? Condition.ALWAYS : condition;
  }

  private static void add(List<Condition> conditions, @Nullable Condition condition) {
    if (condition != null) {
      conditions.add(condition);
    }
  }

  private static @Nullable Condition level(Value value, BareLevel bare) {
    if (!value.isSection()) {
      Level level = value.level();
      if (level == null) {
        return null;
      }
      return bare == BareLevel.AT_LEAST
          ? Condition.level(level, Level.CRITICAL)
          : Condition.level(Level.DEBUG, level);
    }
    Section section = value.section();
    if (section == null) {
      return null;
    }
    section.someOf("at_least", "at_most");
    Level least = section.get("at_least", Value::level, Level.DEBUG);
    Level most = section.get("at_most", Value::level, Level.CRITICAL);
    section.close();
    if (!most.atLeast(least)) {
      section.contradiction("at_most", least.label() + " or above, as at_least says");
    }
    return section.failed() ? null : Condition.level(least, most);
  }

  private static @Nullable Condition events(Value value) {
    Set<String> events = new HashSet<>(value.someTexts());
    return events.isEmpty() ? null : Condition.event(events);
  }

  private static @Nullable Condition fields(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Map<String, FieldTest> tests = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (name, test) -> {
              FieldTest read = test(test);
              if (read != null) {
                tests.put(name, read);
              }
            });
    section.close();
    if (tests.remove("") != null) {
      section.wrong("names of fields", "an empty one");
    } else if (tests.isEmpty() && !section.failed()) {
      section.wrong("one field or more", "none");
    }
    return section.failed() ? null : Condition.fields(tests);
  }

  private static @Nullable FieldTest test(Value value) {
    if (!value.isSection()) {
      return equal(value);
    }
    Section section = value.section();
    if (section == null) {
      return null;
    }
    List<FieldTest> tests = new ArrayList<>();
    add(tests, section, "present", v -> ifThere(v.bool(), FieldTest::present));
    add(tests, section, "equals", ConditionSection::equal);
    add(tests, section, "matches", v -> ifThere(v.pattern(), FieldTest::matches));
    add(tests, section, "at_least", v -> ifThere(number(v), FieldTest::atLeast));
    add(tests, section, "at_most", v -> ifThere(number(v), FieldTest::atMost));
    section.close();
    if (tests.isEmpty() && !section.failed()) {
      section.wrong("some of at_least, at_most, equals, matches, present", "none of them");
    }
    return section.failed() ? null : FieldTest.all(tests);
  }

  private static void add(
      List<FieldTest> tests, Section section, String key, Section.Reader<FieldTest> reader) {
    FieldTest test = section.get(key, reader);
    if (test != null) {
      tests.add(test);
    }
  }

  private interface Maker<T> {
    FieldTest make(T value);
  }

  private static <T> @Nullable FieldTest ifThere(@Nullable T value, Maker<T> maker) {
    return value == null ? null : maker.make(value);
  }

  private static @Nullable FieldTest equal(Value value) {
    if (value.isList() || value.isSection()) {
      value.wrong("a text, a number, true, false or null");
      return null;
    }
    String json = value.json();
    if (json == null) {
      return null;
    }
    BigDecimal number = JsonValue.number(json);
    if (number != null) {
      return FieldTest.number(number);
    }
    return json.startsWith("\"") ? ifThere(value.text(), FieldTest::text) : FieldTest.literal(json);
  }

  private static @Nullable BigDecimal number(Value value) {
    String json = value.json();
    BigDecimal number = json == null ? null : JsonValue.number(json);
    if (number == null && json != null) {
      value.wrong("a number");
    }
    return number;
  }
}
