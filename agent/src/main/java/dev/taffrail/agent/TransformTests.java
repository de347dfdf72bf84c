package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.TransformTest;
import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.ship.Rehearsal;
import dev.taffrail.ship.Rehearsal.Fate;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Runs the tests that stand in a configuration. */
final class TransformTests {
  private static final Set<String> HEAD = Set.of("timestamp", "level", "logger", "event");

  private TransformTests() {}

  /** What failed, a line for each difference; none when all is as expected. */
  static List<String> failures(Configuration configuration) throws Failure {
    List<String> failures = new ArrayList<>();
    for (TransformTest test : configuration.tests()) {
      List<ShipRecord> input = input(configuration, test);
      for (String sink : new TreeSet<>(test.expected().keySet())) {
        List<Transform> transforms =
            Objects.requireNonNull(configuration.sinks().get(sink)).transforms();
        List<String> sent = sent(transforms, input);
        List<String> expected = Objects.requireNonNull(test.expected().get(sink));
        String where = configuration.file() + ":" + test.line() + ": " + test.name() + ": " + sink;
        differences(expected, sent).forEach(words -> failures.add(where + ": " + words));
      }
    }
    return failures;
  }

  private static List<ShipRecord> input(Configuration configuration, TransformTest test)
      throws Failure {
    try {
      return SampleRecords.of(test.input());
    } catch (Failure e) {
      throw new Failure(
          configuration.file()
              + ":"
              + test.line()
              + ": "
              + test.name()
              + ": input "
              + e.getMessage());
    }
  }

  private static List<String> sent(List<Transform> transforms, List<ShipRecord> input) {
    return Rehearsal.of(transforms, input).stream()
        .filter(event -> event.fate() == Fate.SENT)
        .map(event -> new String(event.record().line(), UTF_8))
        .toList();
  }

  private static List<String> differences(List<String> expected, List<String> sent) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), sent.size()); i++) {
      String record = "record " + (i + 1) + ": ";
      if (i >= sent.size()) {
        differences.add(record + "expected " + expected.get(i) + ", found nothing");
      } else if (i >= expected.size()) {
        differences.add(record + "expected nothing, found " + sent.get(i));
      } else {
        members(expected.get(i), sent.get(i)).forEach(words -> differences.add(record + words));
      }
    }
    return differences;
  }

  /** The keys of the head count where the test names them, all others always. */
  private static List<String> members(String expected, String sent) {
    if (!(tree(expected) instanceof Map<?, ?> wanted) || !(tree(sent) instanceof Map<?, ?> found)) {
      return List.of("expected " + expected + ", found " + sent);
    }
    Set<String> names = new TreeSet<>();
    wanted.keySet().forEach(name -> names.add(String.valueOf(name)));
    found.keySet().stream()
        .map(String::valueOf)
        .filter(name -> !HEAD.contains(name))
        .forEach(names::add);
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      if (!isEqual(wanted, found, name)) {
        differences.add(
            name + ": expected " + shown(wanted, name) + ", found " + shown(found, name));
      }
    }
    return differences;
  }

  private static boolean isEqual(Map<?, ?> wanted, Map<?, ?> found, String name) {
    return wanted.containsKey(name) == found.containsKey(name)
        && Objects.equals(wanted.get(name), found.get(name));
  }

  /** Null when it is no JSON, as a line of a journal may be. */
  private static @Nullable Object tree(String line) {
    try {
      return JsonTree.of(line);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static String shown(Map<?, ?> members, String name) {
    if (!members.containsKey(name)) {
      return "no such field";
    }
    @Nullable Object value = members.get(name);
    return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
  }
}
