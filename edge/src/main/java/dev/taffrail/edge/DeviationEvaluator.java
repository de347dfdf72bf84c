package dev.taffrail.edge;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Remembers the measures of each sensor's latest windows. */
final class DeviationEvaluator implements RuleEvaluator {
  /** A smaller share of a value may be the error of a mean's arithmetic. */
  private static final double ROUNDING = 1e-9;

  private final DeviationRule rule;
  private final Map<String, History> histories = new HashMap<>();

  DeviationEvaluator(DeviationRule rule) {
    this.rule = rule;
  }

  @Override
  public OptionalDouble judge(Window window, boolean ready) {
    double value = rule.measure().of(window);
    History history =
        histories.computeIfAbsent(window.sensor(), any -> new History(rule.windows()));
    double score = history.isFull() ? score(history.moments(), value) : 0;
    history.add(value);
    return Math.abs(score) > rule.limit() ? OptionalDouble.of(score) : OptionalDouble.empty();
  }

  private double score(Moments usual, double value) {
    double distance = value - usual.mean();
    if (distance == 0) {
      return 0;
    }
    double rounding = ROUNDING * Math.max(Math.abs(usual.mean()), Math.abs(value));
    double deviation = Math.max(usual.deviation(), Math.max(rule.leastDeviation(), rounding));
    return RuleChecks.capped(distance / deviation);
  }

  /** The newest values, each in the place of the oldest. */
  private static final class History {
    private final double[] values;
    private int next;
    private boolean full;

    History(int size) {
      values = new double[size];
    }

    void add(double value) {
      values[next] = value;
      next = (next + 1) % values.length;
      full |= next == 0;
    }

    boolean isFull() {
      return full;
    }

    /** Summed anew each time: taking the oldest out of running sums would lose digits. */
    Moments moments() {
      Moments moments = new Moments();
      for (double value : values) {
        moments.add(value);
      }
      return moments;
    }
  }
}
