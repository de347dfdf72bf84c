package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateOfChangeRuleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void theFirstWindowHasNothingToDifferFrom() {
    RuleEvaluator rule = RuleEvaluator.of(RuleConfig.changing("jump", 1, MINUTE));
    assertThat(rule.judge(window("s1", 0, 1000), true)).isEmpty();
  }

  @Test
  void givesTheChangeForTheTimeOfTheLimit() {
    RuleEvaluator rule = RuleEvaluator.of(RuleConfig.rising("jump", 200, Duration.ofHours(1)));
    rule.judge(window("s1", 0, 10), true);
    assertThat(rule.judge(window("s1", 1, 15), true)).hasValue(300.0);
  }

  @Test
  void theLimitItselfIsStillRight() {
    RuleEvaluator rule = RuleEvaluator.of(RuleConfig.rising("jump", 5, MINUTE));
    rule.judge(window("s1", 0, 10), true);
    assertThat(rule.judge(window("s1", 1, 15), true)).isEmpty();
    assertThat(rule.judge(window("s1", 2, 20.5), true)).hasValue(5.5);
  }

  @Test
  void aGapInTheReadingsIsNoJump() {
    RuleEvaluator rule = RuleEvaluator.of(RuleConfig.changing("jump", 5, MINUTE));
    rule.judge(window("s1", 0, 10), true);
    assertThat(rule.judge(window("s1", 4, 25), true)).as("15 in four minutes").isEmpty();
  }

  @Test
  void theDirectionDecidesWhatCounts() {
    assertThat(falls(RuleConfig.rising("r", 5, MINUTE))).isFalse();
    assertThat(falls(RuleConfig.falling("r", 5, MINUTE))).isTrue();
    assertThat(falls(RuleConfig.changing("r", 5, MINUTE))).isTrue();
    assertThat(rises(RuleConfig.rising("r", 5, MINUTE))).isTrue();
    assertThat(rises(RuleConfig.falling("r", 5, MINUTE))).isFalse();
    assertThat(rises(RuleConfig.changing("r", 5, MINUTE))).isTrue();
  }

  @Test
  void eachSensorHasItsOwnState() {
    RuleEvaluator rule = RuleEvaluator.of(RuleConfig.changing("jump", 5, MINUTE));
    rule.judge(window("a", 0, 10), true);
    assertThat(rule.judge(window("b", 1, 100), true)).isEmpty();
    assertThat(rule.judge(window("a", 1, 100), true)).hasValue(90.0);
  }

  @Test
  void hugeValuesMakeAChangeThatIsANumber() {
    RuleEvaluator rule = RuleEvaluator.of(RuleConfig.changing("jump", 5, MINUTE));
    rule.judge(window("s1", 0, -Double.MAX_VALUE), true);
    assertThat(rule.judge(window("s1", 1, Double.MAX_VALUE), true)).hasValue(Double.MAX_VALUE);
    assertThat(rule.judge(window("s1", 2, -Double.MAX_VALUE), true)).hasValue(-Double.MAX_VALUE);
  }

  @Test
  void aWindowThatStartsNotBehindTheOneBeforeIsNotJudged() {
    RuleEvaluator rule = RuleEvaluator.of(RuleConfig.changing("jump", 5, MINUTE));
    rule.judge(window("s1", 3, 10), true);
    assertThat(rule.judge(window("s1", 3, 100), true)).as("counted, at the same time").isEmpty();
    assertThat(rule.judge(window("s1", 2, 10), true)).as("counted, out of order").isEmpty();
    assertThat(rule.judge(window("s1", 3, 100), true)).hasValue(90.0);
  }

  @Test
  void aLimitThatIsNoLimitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleConfig.rising("jump", 0, MINUTE))
        .withMessage("rule jump: expected a limit of more than 0, found 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleConfig.rising("jump", 1, Duration.ZERO))
        .withMessage("rule jump: expected PT0.001S to PT240000H as the limit's time, found PT0S");
  }

  private static boolean rises(RuleConfig rule) {
    return fires(rule, 10, 20);
  }

  private static boolean falls(RuleConfig rule) {
    return fires(rule, 20, 10);
  }

  private static boolean fires(RuleConfig rule, double before, double after) {
    RuleEvaluator evaluator = RuleEvaluator.of(rule);
    evaluator.judge(window("s1", 0, before), true);
    return evaluator.judge(window("s1", 1, after), true).isPresent();
  }
}
