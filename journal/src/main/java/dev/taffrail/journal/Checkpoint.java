package dev.taffrail.journal;

import java.util.Map;

/**
 * A reader's cursor with counters of its own, kept together so that a crash leaves both as they
 * were at one moment.
 *
 * @param cursor the place
 * @param counters names of {@code [a-z0-9_]+} with their values
 */
public record Checkpoint(Cursor cursor, Map<String, Long> counters) {
  public Checkpoint {
    counters = Map.copyOf(counters);
  }
}
