package dev.taffrail.ship;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.util.Locale;

/**
 * The ways that a sink has through a source, with a cursor each. Through a journal there are two,
 * so that after an outage the alarms leave first. Other files have one: where a record ends there
 * may depend on when it was read, and two readers could each leave it to the other.
 */
public enum Lane {
  /** Errors, criticals, and the journal's control lines. */
  URGENT,
  /** Everything else. */
  BULK,
  /** All records of a source, in their order. */
  ALL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The lane as it stands in file names and labels, for instance {@code urgent}. */
  public String label() {
    return label;
  }

  /** Whether a record goes this way. */
  public boolean takes(RecordHead head) {
    return head.isControl() ? this != BULK : takes(head.level());
  }

  /** Whether a record of this level goes this way that is not the journal's own. */
  boolean takes(Level level) {
    return this == ALL || level.atLeast(Level.ERROR) == (this == URGENT);
  }

  /** Whether it does not. */
  boolean leaves(Level level) {
    return !takes(level);
  }
}
