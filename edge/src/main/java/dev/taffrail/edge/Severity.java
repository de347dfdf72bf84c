package dev.taffrail.edge;

import java.util.Locale;

/** How grave it is that a rule fired, lowest first. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The severity as it stands in records and in what the cloud gets, for instance {@code info}. */
  public String label() {
    return label;
  }
}
