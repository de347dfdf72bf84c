package dev.taffrail.ship;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.util.Locale;

/**
 * The two ways that each sink has through the journal, with a cursor each: after an outage the
 * alarms leave first.
 */
public enum Lane {
  /** Errors, criticals, and the journal's control lines. */
  URGENT,
  /** Everything else. */
  BULK;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The lane as it stands in file names and labels, for instance {@code urgent}. */
  public String label() {
    return label;
  }

  static Lane of(RecordHead head) {
    return head.isControl() || head.level().atLeast(Level.ERROR) ? URGENT : BULK;
  }
}
