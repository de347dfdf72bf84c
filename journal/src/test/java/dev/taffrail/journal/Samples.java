package dev.taffrail.journal;

/**
 * Which part of their usual random cases the long searches look at: all, or as {@code
 * -Dtaffrail.samples=0.2} says. Their cases are the same on any JDK, so that a second one need not
 * look at all of them again.
 */
final class Samples {
  private static final double PART =
      Double.parseDouble(System.getProperty("taffrail.samples", "1"));

  private Samples() {}

  static double share(double usual) {
    return usual * PART;
  }

  static int count(int usual) {
    return (int) Math.max(1, usual * PART);
  }
}
