package dev.taffrail.agent.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tests}: a list of {@code name}, {@code input}, and {@code expect} for all sinks or
 * {@code sinks} with what each is to be sent.
 */
final class TestSection {
  private static final String NOTHING = "nothing";

  private TestSection() {}

  /**
   * @param sinks the names of the sinks that there are
   */
  static List<TransformTest> read(Value value, Set<String> sinks) {
    List<TransformTest> tests = new ArrayList<>();
    for (Value entry : value.list()) {
      TransformTest test = one(entry, sinks);
      if (test != null) {
        tests.add(test);
      }
    }
    if (sinks.isEmpty() && !tests.isEmpty()) {
      value.wrong("a sink whose transforms are tried", "none");
    }
    return tests;
  }

  private static @Nullable TransformTest one(Value entry, Set<String> sinks) {
    Section section = entry.section();
    if (section == null) {
      return null;
    }
    String name = section.required("name", Value::text);
    List<String> input = section.required("input", TestSection::input);
    section.someOf("expect", "sinks");
    Map<String, List<String>> expected = new LinkedHashMap<>();
    List<String> all = section.get("expect", TestSection::records);
    if (all != null) {
      sinks.forEach(sink -> expected.put(sink, all));
    }
    if (section.has("sinks")) {
      bySink(section.section("sinks"), sinks, expected);
    }
    section.close();
    return name == null || input == null || section.failed()
        ? null
        : new TransformTest(name, entry.line(), input, expected);
  }

  private static void bySink(
      Section section, Set<String> sinks, Map<String, List<String>> expected) {
    for (String sink : sinks) {
      List<String> records = section.get(sink, TestSection::records);
      if (records != null) {
        expected.put(sink, records);
      }
    }
    section.close();
  }

  /** Keys with values are a record, a text is a line as it would be read. */
  private static List<String> input(Value value) {
    List<String> lines = new ArrayList<>();
    for (Value entry : value.list()) {
      String line = entry.isSection() ? entry.json() : entry.text();
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static @Nullable List<String> records(Value value) {
    if (!value.isList()) {
      return value.parsed(
          "a list of records, or nothing", text -> text.equals(NOTHING) ? List.of() : null);
    }
    List<String> records = new ArrayList<>();
    for (Value entry : value.list()) {
      if (!entry.isSection()) {
        entry.wrong("keys with values");
        continue;
      }
      String json = entry.json();
      if (json != null) {
        records.add(json);
      }
    }
    return records;
  }
}
