package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.window;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdRuleTest {
  @Test
  void firesOnceForEachExcursionAboveTheLimit() {
    assertThat(firings(RuleConfig.above("hot", 8, 6), 5, 9, 10, 8.5, 5, 9)).containsExactly(1, 5);
  }

  @Test
  void theLimitItselfIsStillRight() {
    assertThat(firings(RuleConfig.above("hot", 8, 6), 8, 8.0001)).containsExactly(1);
    assertThat(firings(RuleConfig.below("cold", 2, 3), 2, 1.9999)).containsExactly(1);
  }

  @Test
  void aValueThatTremblesAboutTheLimitIsOneExcursion() {
    assertThat(firings(RuleConfig.above("hot", 8, 6), 8.1, 7.9, 8.1, 6.1, 8.1)).containsExactly(0);
  }

  @Test
  void theClearValueItselfClears() {
    assertThat(firings(RuleConfig.above("hot", 8, 6), 9, 6, 9)).containsExactly(0, 2);
    assertThat(firings(RuleConfig.below("cold", 2, 3), 1, 3, 1)).containsExactly(0, 2);
  }

  @Test
  void withoutHysteresisTheLimitClears() {
    assertThat(firings(RuleConfig.above("hot", 8, 8), 9, 8, 9)).containsExactly(0, 2);
  }

  @Test
  void firesBelowTheLimitUntilItHasClearedAboveIt() {
    assertThat(firings(RuleConfig.below("cold", 2, 3), 5, 1, 2.9, 1, 3.1, 1)).containsExactly(1, 5);
  }

  @Test
  void eachSensorHasItsOwnState() {
    RuleEvaluator evaluator = RuleEvaluator.of(RuleConfig.above("hot", 8, 6));
    assertThat(evaluator.judge(window("a", 0, 9), true)).hasValue(9);
    assertThat(evaluator.judge(window("b", 0, 9.5), true)).hasValue(9.5);
    assertThat(evaluator.judge(window("a", 1, 9), true)).isEmpty();
  }

  @Test
  void judgesTheMeasureThatItIsGiven() {
    Window window =
        new Window(
            "s1", "Cel", Readings.T0, Readings.T0.plusSeconds(60), 3, 20.0, 8.0, 10.0, 30.0, 25.0);
    assertThat(judged(Measure.MEAN, window)).isEqualTo(20.0);
    assertThat(judged(Measure.MIN, window)).isEqualTo(10.0);
    assertThat(judged(Measure.MAX, window)).isEqualTo(30.0);
    assertThat(judged(Measure.LAST, window)).isEqualTo(25.0);
    assertThat(judged(Measure.COUNT, window)).isEqualTo(3.0);
    assertThat(judged(Measure.RATE, window)).isEqualTo(0.05);
    assertThat(judged(Measure.STDDEV, window)).isEqualTo(8.0);
  }

  @Test
  void whatIsNoValueOfTheSensorHasAUnitOfItsOwn() {
    Window window = window("s1", 0, 9);
    assertThat(Measure.MEAN.unit(window)).isEqualTo("Cel");
    assertThat(Measure.STDDEV.unit(window)).isEqualTo("Cel");
    assertThat(Measure.COUNT.unit(window)).isEqualTo("1");
    assertThat(Measure.RATE.unit(window)).isEqualTo("/s");
  }

  @Test
  void aClearValueOnTheWrongSideIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleConfig.above("hot", 8, 8.5))
        .withMessage("rule hot: expected clear at or below the limit 8.0, found 8.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleConfig.below("cold", 2, 1.5))
        .withMessage("rule cold: expected clear at or above the limit 2.0, found 1.5");
  }

  @Test
  void limitsAreFiniteAndRulesHaveNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleConfig.above("hot", Double.NaN, 1))
        .withMessageContaining("limit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleConfig.above("hot", 1, Double.NEGATIVE_INFINITY))
        .withMessageContaining("clear");
    assertThatIllegalArgumentException().isThrownBy(() -> RuleConfig.above(" ", 1, 1));
  }

  @Test
  void isAWarningOverTheMeanUnlessToldOtherwise() {
    ThresholdRule rule = RuleConfig.above("hot", 8, 6);
    assertThat(rule.severity()).isEqualTo(Severity.WARNING);
    assertThat(rule.measure()).isEqualTo(Measure.MEAN);
    assertThat(rule.withSeverity(Severity.CRITICAL).withMeasure(Measure.MAX))
        .isEqualTo(
            new ThresholdRule(
                "hot", Severity.CRITICAL, Measure.MAX, ThresholdRule.Side.ABOVE, 8, 6, ZERO, ZERO));
  }

  private static double judged(Measure measure, Window window) {
    RuleConfig rule = RuleConfig.above("any", 0, 0).withMeasure(measure);
    return RuleEvaluator.of(rule).judge(window, true).orElseThrow();
  }

  /** At which of these values, one window each, the rule fires. */
  private static List<Integer> firings(RuleConfig rule, double... values) {
    RuleEvaluator evaluator = RuleEvaluator.of(rule);
    List<Integer> firings = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (evaluator.judge(window("s1", i, values[i]), true).isPresent()) {
        firings.add(i);
      }
    }
    return firings;
  }
}
