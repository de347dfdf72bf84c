package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeviationRuleTest {
  @Test
  void theScoreIsTheDistanceFromTheHistorysMeanInItsStandardDeviations() {
    // Mean 5, population's standard deviation 2: 11.5 is 3.25 of them above, 1 is 2 below.
    assertThat(last(RuleConfig.deviating("d", 3, 8), 2, 4, 4, 4, 5, 5, 7, 9, 11.5)).hasValue(3.25);
    assertThat(last(RuleConfig.deviating("d", 1.9, 8), 2, 4, 4, 4, 5, 5, 7, 9, 1)).hasValue(-2);
  }

  @Test
  void theLimitItselfIsStillRight() {
    assertThat(last(RuleConfig.deviating("d", 2, 8), 2, 4, 4, 4, 5, 5, 7, 9, 9)).isEmpty();
  }

  @Test
  void nothingIsJudgedBeforeTheHistoryIsFull() {
    assertThat(last(RuleConfig.deviating("d", 1, 3), 5, 6, 1000)).isEmpty();
    assertThat(last(RuleConfig.deviating("d", 1, 3), 5, 6, 7, 1000)).isPresent();
  }

  @Test
  void theHistoryIsTheLatestWindowsAlsoThoseThatFired() {
    RuleConfig rule = RuleConfig.deviating("d", 1.5, 3);
    assertThat(last(rule, 1, 2, 3, 100)).as("far from 1, 2, 3").isPresent();
    assertThat(last(rule, 1, 2, 3, 100, 101, 102, 103)).as("100, 101, 102 are usual").isPresent();
    assertThat(last(rule, 1, 2, 3, 100, 101, 102, 102)).isEmpty();
  }

  @Test
  void aHistoryThatNeverVariedFiresAtARealDifferenceAndAtNoRoundingError() {
    RuleConfig rule = RuleConfig.deviating("d", 3, 5);
    assertThat(last(rule, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)).isEmpty();
    assertThat(last(rule, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 + 1e-12)).isEmpty();
    OptionalDouble score = last(rule, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2);
    assertThat(score.orElseThrow()).isFinite().isPositive();
    assertThat(last(rule, 0, 0, 0, 0, 0, 0)).isEmpty();
    assertThat(last(rule, 0, 0, 0, 0, 0, -1).orElseThrow()).isFinite().isNegative();
  }

  @Test
  void aLeastDeviationKeepsSmallDifferencesQuiet() {
    RuleConfig rule = RuleConfig.deviating("d", 3, 5).withLeastDeviation(0.5);
    assertThat(last(rule, 20, 20, 20, 20, 20, 21.5)).isEmpty();
    assertThat(last(rule, 20, 20, 20, 20, 20, 22)).hasValue(4);
  }

  @Test
  void hugeValuesMakeAScoreThatIsANumber() {
    double most = Double.MAX_VALUE;
    assertThat(last(RuleConfig.deviating("d", 3, 2), -most, -most, most).orElseThrow())
        .isFinite()
        .isPositive();
  }

  @Test
  void randomHistoriesAreJudgedAsTwoPassesJudgeThem() {
    Random random = new Random(5);
    DeviationRule rule = RuleConfig.deviating("d", 1, 20);
    RuleEvaluator evaluator = RuleEvaluator.of(rule);
    List<Double> values = new ArrayList<>();
    int fired = 0;
    for (int i = 0; i < 2000; i++) {
      double value = 1e6 + random.nextGaussian();
      OptionalDouble found = evaluator.judge(window("s1", i, value), true);
      if (i >= 20) {
        double expected = twoPasses(values.subList(i - 20, i), value);
        assertThat(found.isPresent()).isEqualTo(Math.abs(expected) > 1);
        found.ifPresent(score -> assertThat(score).isCloseTo(expected, within(1e-6)));
        fired += found.isPresent() ? 1 : 0;
      }
      values.add(value);
    }
    assertThat(fired).isBetween(200, 1800);
  }

  @Test
  void eachSensorHasItsOwnHistory() {
    RuleEvaluator evaluator = RuleEvaluator.of(RuleConfig.deviating("d", 3, 2));
    evaluator.judge(window("a", 0, 1), true);
    evaluator.judge(window("a", 1, 1), true);
    assertThat(evaluator.judge(window("b", 2, 50), true)).isEmpty();
    assertThat(evaluator.judge(window("a", 2, 50), true)).isPresent();
  }

  @Test
  void judgesTheMeasureThatItIsGiven() {
    RuleEvaluator evaluator =
        RuleEvaluator.of(RuleConfig.deviating("d", 3, 2).withMeasure(Measure.COUNT));
    evaluator.judge(window("a", 0, 1), true);
    evaluator.judge(window("a", 1, 2), true);
    assertThat(evaluator.judge(window("a", 2, 1000), true)).isEmpty();
  }

  @Test
  void whatCannotBeJudgedIsRefused() {
    refused(() -> RuleConfig.deviating("d", 0, 5), "expected a limit of more than 0, found 0.0");
    refused(() -> RuleConfig.deviating("d", 3, 1), "expected 2 to 10000 windows as history");
    refused(() -> RuleConfig.deviating("d", 3, 10_001), "found 10001");
    refused(
        () -> RuleConfig.deviating("d", 3, 5).withLeastDeviation(-1), "least deviation of 0 or");
    refused(() -> RuleConfig.deviating("d", Double.NaN, 5), "finite number as limit");
  }

  private static double twoPasses(List<Double> history, double value) {
    double mean = history.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = history.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return (value - mean) / Math.sqrt(squares / history.size());
  }

  private static void refused(Runnable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(message);
  }

  /** What the rule says of the last of these values, one window each. */
  private static OptionalDouble last(RuleConfig rule, double... values) {
    RuleEvaluator evaluator = RuleEvaluator.of(rule);
    OptionalDouble last = OptionalDouble.empty();
    for (int i = 0; i < values.length; i++) {
      last = evaluator.judge(window("s1", i, values[i]), true);
    }
    return last;
  }
}
