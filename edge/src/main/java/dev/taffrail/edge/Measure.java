package dev.taffrail.edge;

/** Which number of a window a rule judges. */
public enum Measure {
  MEAN,
  MIN,
  MAX,
  LAST,
  COUNT;

  /** That number of this window. */
  public double of(Window window) {
    return switch (this) {
      case MEAN -> window.mean();
      case MIN -> window.min();
      case MAX -> window.max();
      case LAST -> window.last();
      case COUNT -> window.count();
    };
  }
}
