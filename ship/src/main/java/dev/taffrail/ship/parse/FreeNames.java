package dev.taffrail.ship.parse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names of one object: one that is there already gets another, as parsers take either. */
final class FreeNames {
  private final Set<String> used;

  /** An object may have thousands of one name: each is told which comes next. */
  private final Map<String, Integer> repeats = new HashMap<>();

  /**
   * @param used names that are there already
   */
  FreeNames(Set<String> used) {
    this.used = new HashSet<>(used);
  }

  /**
   * The name, or one that ends in the same words: what is to be hidden of a field is looked for by
   * these.
   */
  String take(String name) {
    String free = name;
    while (!used.add(free)) {
      int repeat = repeats.merge(name, 2, (before, one) -> before + 1);
      free = repeat == 2 ? name + "_" : repeat + "_" + name;
    }
    return free;
  }

  boolean contains(String name) {
    return used.contains(name);
  }
}
