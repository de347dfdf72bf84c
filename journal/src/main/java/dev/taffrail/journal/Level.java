package dev.taffrail.journal;

import java.util.Locale;
import java.util.Optional;

/** The five levels of a record, lowest first: structlog's and RFC 5424's common ground. */
public enum Level {
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The level as it stands in a record, for instance {@code warning}. */
  public String label() {
    return label;
  }

  /** Whether this level is {@code other} or above it. */
  public boolean atLeast(Level other) {
    return compareTo(other) >= 0;
  }

  /** The level with this label, exactly as it stands in a record; empty for any other word. */
  public static Optional<Level> of(String label) {
    for (Level level : values()) {
      if (level.label.equals(label)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
