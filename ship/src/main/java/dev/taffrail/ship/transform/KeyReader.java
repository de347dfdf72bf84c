package dev.taffrail.ship.transform;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields by which records are told apart. Immutable. */
final class KeyReader {
  private final List<FieldPath> paths;

  /**
   * @throws IllegalArgumentException when there is no name, or one is empty
   */
  KeyReader(List<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    this.paths = all.stream().map(FieldPath::of).toList();
  }

  List<FieldPath> paths() {
    return paths;
  }

  /** The values one behind the other, each with its length, so that no two lists read alike. */
  String key(@Nullable Members members) {
    StringBuilder key = new StringBuilder();
    for (FieldPath path : paths) {
      Json value = members == null ? null : path.find(members);
      if (value == null) {
        key.append('-');
      } else {
        key.append(value.end() - value.start()).append(':').append(value.raw());
      }
    }
    return key.toString();
  }
}
