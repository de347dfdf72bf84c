package dev.taffrail.agent.collect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was wrong with single entries of a push, equal ones counted together, as Loki reports them.
 * Bounded: beyond some kinds the rest is only counted. For one thread.
 */
final class Problems {
  private static final int MAX_KINDS = 10;

  private final Map<String, Integer> kinds = new LinkedHashMap<>();
  private int count;

  void add(String problem) {
    count++;
    if (kinds.size() < MAX_KINDS || kinds.containsKey(problem)) {
      kinds.merge(problem, 1, Integer::sum);
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** A single problem as it is; of several, how many there are of each kind. */
  @Override
  public String toString() {
    if (count == 1) {
      return kinds.keySet().iterator().next();
    }
    return kinds.entrySet().stream()
        .map(kind -> kind.getValue() + " errors like: " + kind.getKey())
        .collect(Collectors.joining("; ", count + " errors: ", ""));
  }
}
