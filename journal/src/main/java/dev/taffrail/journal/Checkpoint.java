package dev.taffrail.journal;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A reader's cursor with counters of its own, kept together so that a crash leaves both as they
 * were at one moment.
 *
 * @param cursor the place
 * @param counters names of {@code [a-z0-9_]+} with their values
 */
public record Checkpoint(Cursor cursor, Map<String, Long> counters) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

  /**
   * @throws IllegalArgumentException when a counter has another name
   */
  public Checkpoint {
    counters = Map.copyOf(counters);
    for (String name : counters.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("counter: expected a name of [a-z0-9_]+, found " + name);
      }
    }
  }
}
