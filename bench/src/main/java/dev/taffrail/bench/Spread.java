package dev.taffrail.bench;

import java.util.List;
import java.util.Locale;

/** The middle of some figures, with the least and the greatest. */
record Spread(double median, double least, double greatest) {
  static Spread of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** For instance {@code 0.35 (0.33 to 0.38)}, with so many decimals. */
  String text(int decimals) {
    String number = "%,." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + " to " + number + ")", median, least, greatest);
  }

  /**
   * The spread of some ratios. Of twenty or more also the interval in which the true median lies in
   * 95 of 100 cases, by the binomial distribution of ranks: single turns of noisy machines spread
   * by more than what is looked for.
   */
  static String ofRatios(List<Double> ratios) {
    List<Double> sorted = ratios.stream().sorted().toList();
    int size = sorted.size();
    String spread = of(sorted).text(2);
    if (size < 20) {
      return spread;
    }
    int below = (int) ((size - 1.96 * Math.sqrt(size)) / 2) - 1;
    return String.format(
        Locale.ROOT,
        "%s, its median %.3f to %.3f",
        spread,
        sorted.get(below),
        sorted.get(size - 1 - below));
  }
}
