package dev.taffrail.edge;

/**
 * Count, mean and spread of numbers that are not kept, by Welford's recurrence: no difference of
 * two great sums, so values far from zero that hardly differ keep their spread. Numbers that are
 * all the same have a deviation of exactly zero.
 */
final class Moments {
  private long count;
  private double mean;
  private double squares; // the sum of the squared distances from the mean

  void add(double value) {
    count++;
    double distance = value - mean;
    // Not a sum that is divided at the end: the sum of great values may overflow, this cannot.
    mean += value / count - mean / count;
    if (count > 1) {
      squares += distance * (value - mean);
    }
  }

  /** Adds all that the other one has seen (Chan, Golub and LeVeque). */
  void add(Moments other) {
    if (other.count == 0) {
      return;
    }
    long sum = count + other.count;
    double distance = other.mean - mean;
    double share = (double) other.count / sum;
    squares += other.squares + (count == 0 ? 0 : distance * distance * share * count);
    mean += other.mean * share - mean * share;
    count = sum;
  }

  long count() {
    return count;
  }

  double mean() {
    return mean;
  }

  /** The population's; the greatest double where it is greater. */
  double deviation() {
    return Math.min(Math.sqrt(squares / count), Double.MAX_VALUE);
  }
}
