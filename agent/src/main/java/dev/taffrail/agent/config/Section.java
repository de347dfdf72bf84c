package dev.taffrail.agent.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Keys with values. Every key that is asked for is a known one; {@link #close} reports the others.
 */
final class Section implements AutoCloseable {
  /** Reads a value, or reports what is wrong with it and returns null. */
  interface Reader<T> {
    @Nullable T read(Value value);
  }

  private record Entry(Node key, Node value) {}

  private final Problems problems;
  private final Template template;
  private final String path;
  private final MappingNode node;
  private final int problemsBefore;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private @Nullable String missing;

  Section(Problems problems, Template template, String path, MappingNode node) {
    this.problems = problems;
    this.template = template;
    this.path = path;
    this.node = node;
    this.problemsBefore = problems.size();
    node.getValue().forEach(this::enter);
  }

  private void enter(NodeTuple tuple) {
    Node key = tuple.getKeyNode();
    if (!(key instanceof ScalarNode scalar)) {
      problems.add(key, path, "a word as key", "a list or keys with values");
      return;
    }
    String name = scalar.getValue();
    Entry first = entries.putIfAbsent(name, new Entry(key, tuple.getValueNode()));
    if (first != null) {
      String found = "it again (first in line " + Problems.line(first.key()) + ")";
      problems.add(key, keyPath(name), "each key once", found);
    }
  }

  /** The value at a key that may be left out; null when it is, or when it is wrong. */
  <T> @Nullable T get(String key, Reader<T> reader) {
    Value value = value(key);
    return value == null ? null : reader.read(value);
  }

  /** The value at a key, the fallback when it is left out or wrong. */
  <T> T get(String key, Reader<T> reader, T fallback) {
    T value = get(key, reader);
    return value == null ? fallback : value;
  }

  /** The value at a key that has to be there; null when it is not, or when it is wrong. */
  <T> @Nullable T required(String key, Reader<T> reader) {
    Value value = value(key);
    if (value == null) {
      problems.add(node, keyPath(key), "this key, which is required", "it is left out");
      return null;
    }
    return reader.read(value);
  }

  /** The section at a key; an empty one when the key is left out or has nothing behind it. */
  Section section(String key) {
    Value value = value(key);
    Section section = value == null || value.isNothing() ? null : value.section();
    return section == null ? empty(key) : section;
  }

  /** Every key with its value, where the keys are names that the user chose. */
  Map<String, Value> all() {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String key : entries.keySet()) {
      Value value = value(key);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  /**
   * The one of these keys that is there; when there is none or more than one, reports that and
   * returns null.
   */
  @Nullable String oneOf(String... keys) {
    known.addAll(List.of(keys));
    List<String> present = Stream.of(keys).filter(entries::containsKey).toList();
    if (present.size() == 1) {
      return present.get(0);
    }
    String expected = "exactly one of " + String.join(", ", keys);
    if (present.isEmpty()) {
      missing = expected;
    } else {
      wrong(expected, String.join(" and ", present));
    }
    return null;
  }

  /** Reports it when none of these keys is there. */
  void atLeastOneOf(String... keys) {
    known.addAll(List.of(keys));
    if (Stream.of(keys).noneMatch(entries::containsKey)) {
      missing = "at least one of " + String.join(", ", keys);
    }
  }

  boolean has(String key) {
    known.add(key);
    return entries.containsKey(key);
  }

  /** Reports a value that contradicts another, in the line of this key. */
  void contradiction(String key, String expected) {
    Value value = value(key);
    if (value != null) {
      value.wrong(expected);
    }
  }

  /** The same, where what was found is more than the value. */
  void contradiction(String key, String expected, String found) {
    Value value = value(key);
    if (value != null) {
      value.wrong(expected, found);
    }
  }

  /**
   * Makes something of values that were read; when it refuses them, reports what it expected at
   * this key, which is no secret, and returns null.
   */
  <T> @Nullable T check(String key, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      Value value = value(key);
      if (value != null) {
        value.refused(String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  /** Reports what is wrong with this section as a whole, in its first line. */
  void wrong(String expected, String found) {
    problems.add(node, path, expected, found);
  }

  /** Whether anything in this section, or read while it was open, is wrong. */
  boolean failed() {
    return problems.size() > problemsBefore;
  }

  /** Reports the keys that nobody asked for, with the nearest known ones, and a missing choice. */
  @Override
  public void close() {
    Set<String> unknown = new LinkedHashSet<>(entries.keySet());
    unknown.removeAll(known);
    unknown.forEach(this::unknown);
    // A misspelt key says enough.
    if (missing != null && unknown.isEmpty()) {
      wrong(missing, "none of them");
    }
  }

  private void unknown(String name) {
    String hint = Nearest.to(name, known).map(k -> " (meant " + k + "?)").orElse("");
    Node key = Objects.requireNonNull(entries.get(name)).key();
    problems.add(
        key,
        keyPath(name),
        "one of " + String.join(", ", known),
        "the unknown key " + Value.quoted(name) + hint);
  }

  private @Nullable Value value(String key) {
    known.add(key);
    Entry entry = entries.get(key);
    return entry == null ? null : new Value(problems, template, keyPath(key), entry.value(), false);
  }

  private String keyPath(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Section empty(String key) {
    MappingNode none =
        new MappingNode(
            Tag.MAP, true, List.of(), FlowStyle.FLOW, node.getStartMark(), node.getEndMark());
    return new Section(problems, template, keyPath(key), none);
  }
}
