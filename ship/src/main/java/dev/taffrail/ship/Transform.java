package dev.taffrail.ship;

import dev.taffrail.journal.Level;
import org.jspecify.annotations.Nullable;

/**
 * A step between the journal and a sink. Control lines of the journal never pass through one. Each
 * lane calls it from a thread of its own, so it must be safe for several threads.
 */
@FunctionalInterface
public interface Transform {

  /** The record itself, a changed one with the same index, or null when it is not to be sent. */
  @Nullable ShipRecord apply(ShipRecord record);

  /** Keeps records of this level and above. */
  static Transform keep(Level minimum) {
    return record -> record.head().level().atLeast(minimum) ? record : null;
  }

  /** Drops records of this event. */
  static Transform dropEvent(String event) {
    return record -> record.head().event().equals(event) ? null : record;
  }

  /** Drops records of this logger and of those below it: {@code edge} also drops {@code edge.x}. */
  static Transform dropLogger(String logger) {
    String below = logger + ".";
    return record -> {
      String name = record.head().logger();
      return name.equals(logger) || name.startsWith(below) ? null : record;
    };
  }
}
