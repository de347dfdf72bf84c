package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows of a minute, one value each; a firing is told by the minute of its window. */
class HoldAndCooldownTest {
  private static final ThresholdRule HOT = RuleConfig.above("hot", 8, 6);

  @Test
  void aHeldThresholdFiresWhenItHasLastedFromTheEndOfTheFirstWindow() {
    assertThat(firings(HOT.withHold(minutes(5)), 9, 9, 9, 9, 9, 9, 9)).containsExactly(5);
    assertThat(firings(HOT.withHold(minutes(5).plusMillis(1)), 9, 9, 9, 9, 9, 9, 9))
        .containsExactly(6);
    assertThat(firings(HOT.withHold(Duration.ZERO), 9, 9)).containsExactly(0);
  }

  @Test
  void anExcursionThatClearsBeforeIsNone() {
    assertThat(firings(HOT.withHold(minutes(3)), 9, 9, 9, 6, 9, 9, 9, 5)).isEmpty();
  }

  @Test
  void aValueBetweenClearAndLimitEndsNoExcursionButDoesNotFire() {
    assertThat(firings(HOT.withHold(minutes(3)), 9, 7, 9, 7, 7, 9)).containsExactly(5);
  }

  @Test
  void anExcursionBelowIsHeldLikewise() {
    assertThat(firings(RuleConfig.below("cold", 2, 3).withHold(minutes(2)), 1, 1, 1, 3, 1, 1, 1))
        .containsExactly(2, 6);
  }

  @Test
  void missingWindowsEndNoExcursion() {
    RuleState rule = RuleState.of(HOT.withHold(minutes(10)));
    assertThat(rule.judge(window("s1", 0, 9))).isEmpty();
    assertThat(rule.judge(window("s1", 10, 9))).hasValue(9);
  }

  @Test
  void inItsCooldownARuleIsSilentUpToTheLastMillisecond() {
    RuleConfig jump = RuleConfig.changing("jump", 1, minutes(1)).withCooldown(minutes(3));
    assertThat(firings(jump, 0, 10, 20, 30, 40, 50, 60, 70, 80)).containsExactly(1, 4, 7);
    RuleConfig longer = jump.withCooldown(minutes(3).plusMillis(1));
    assertThat(firings(longer, 0, 10, 20, 30, 40, 50, 60, 70, 80)).containsExactly(1, 5);
  }

  @Test
  void anExcursionThatOutlastsTheCooldownIsToldThenAndOnlyOnce() {
    assertThat(firings(HOT.withCooldown(minutes(5)), 9, 5, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9))
        .containsExactly(0, 5);
  }

  @Test
  void anExcursionWithinTheCooldownIsNotTold() {
    assertThat(firings(HOT.withCooldown(minutes(5)), 9, 5, 9, 5, 5, 5, 5, 5, 9))
        .containsExactly(0, 8);
  }

  @Test
  void eachSensorHasACooldownOfItsOwn() {
    RuleState rule = RuleState.of(HOT.withCooldown(minutes(60)));
    assertThat(rule.judge(window("a", 0, 9))).hasValue(9);
    assertThat(rule.judge(window("b", 1, 9))).hasValue(9);
    assertThat(rule.judge(window("a", 1, 5))).isEmpty();
    assertThat(rule.judge(window("a", 2, 9))).isEmpty();
  }

  @Test
  void everyRuleTakesACooldownAndNoneHasOne() {
    for (RuleConfig rule :
        List.of(
            HOT,
            RuleConfig.rising("r", 1, minutes(1)),
            RuleConfig.deviating("d", 3, 5),
            RuleConfig.absent("a", minutes(1)))) {
      assertThat(rule.cooldown()).isZero();
      RuleConfig cooled = rule.withCooldown(minutes(7)).withSeverity(Severity.INFO);
      assertThat(cooled.cooldown()).isEqualTo(minutes(7));
      assertThat(cooled.severity()).isEqualTo(Severity.INFO);
      assertThat(cooled.name()).isEqualTo(rule.name());
      assertThat(cooled.limit()).isEqualTo(rule.limit());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rule.withCooldown(Duration.ofMillis(-1)))
          .withMessageContaining("as cooldown, found PT-0.001S");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HOT.withHold(Duration.ofDays(10_001)))
        .withMessage("rule hot: expected PT0S to PT240000H as hold, found PT240024H");
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static List<Integer> firings(RuleConfig config, double... values) {
    RuleState rule = RuleState.of(config);
    List<Integer> firings = new ArrayList<>();
    for (int minute = 0; minute < values.length; minute++) {
      if (rule.judge(window("s1", minute, values[minute])).isPresent()) {
        firings.add(minute);
      }
    }
    return firings;
  }
}
