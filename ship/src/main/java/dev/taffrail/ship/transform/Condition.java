package dev.taffrail.ship.transform;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.ShipRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says which records a transform is for. Safe for several threads. */
@FunctionalInterface
public interface Condition {

  /** Holds for every record. */
  Condition ALWAYS = record -> true;

  boolean holds(ShipRecord record);

  /** From one level to another, both included. */
  static Condition level(Level least, Level most) {
    return record -> {
      Level level = record.head().level();
      return level.atLeast(least) && most.atLeast(level);
    };
  }

  /** Of this logger, and of those below it: {@code edge} also means {@code edge.x}. */
  static Condition logger(String logger) {
    String below = logger + ".";
    return record -> {
      String name = record.head().logger();
      return name.equals(logger) || name.startsWith(below);
    };
  }

  /** Of one of these events. */
  static Condition event(Set<String> events) {
    Set<String> all = Set.copyOf(events);
    return record -> all.contains(record.head().event());
  }

  /**
   * With fields that pass these tests, each by its name or by a way with dots to a nested one. A
   * line that is no JSON has no fields.
   *
   * @throws IllegalArgumentException when a name is empty
   */
  static Condition fields(Map<String, FieldTest> tests) {
    Map<FieldPath, FieldTest> all = new LinkedHashMap<>();
    tests.forEach((name, test) -> all.put(FieldPath.of(name), test));
    return record -> {
      Members members = Members.of(record.line());
      return all.entrySet().stream()
          .allMatch(
              entry -> {
                Json value = members == null ? null : entry.getKey().find(members);
                return entry.getValue().passes(value);
              });
    };
  }

  /** For which all of these hold; the cheap ones should come first. */
  static Condition all(List<Condition> conditions) {
    List<Condition> all = List.copyOf(conditions);
    if (all.size() == 1) {
      return all.get(0);
    }
    return record -> {
      for (Condition condition : all) {
        if (!condition.holds(record)) {
          return false;
        }
      }
      return true;
    };
  }
}
