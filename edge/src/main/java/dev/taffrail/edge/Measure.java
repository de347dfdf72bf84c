package dev.taffrail.edge;

import java.util.Locale;

/** Which number of a window a rule judges. */
public enum Measure {
  /** The arithmetic mean; {@link Window#mean}. */
  MEAN,
  /** The least value. */
  MIN,
  /** The greatest value. */
  MAX,
  /** The latest value by the readings' own time. */
  LAST,
  /** How many readings there are. */
  COUNT,
  /** Readings per second; {@link Window#rate}. */
  RATE,
  /** The population's standard deviation; {@link Window#stddev}. */
  STDDEV;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The measure as it stands in records, for instance {@code mean}. */
  public String label() {
    return label;
  }

  /** That number of this window. */
  public double of(Window window) {
    return switch (this) {
      case MEAN -> window.mean();
      case MIN -> window.min();
      case MAX -> window.max();
      case LAST -> window.last();
      case COUNT -> window.count();
      case RATE -> window.rate();
      case STDDEV -> window.stddev();
    };
  }

  /** The number's unit, by UCUM where it is not the readings' own. */
  String unit(Window window) {
    return switch (this) {
      case MEAN, MIN, MAX, LAST, STDDEV -> window.unit();
      case COUNT -> "1";
      case RATE -> "/s";
    };
  }
}
