package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Answers that came at one moment, in whatever order, and the one wait that they ask for. */
class SetbackTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration SLOWEST = Duration.ofMinutes(5);

  private final Setback setback = new Setback();

  @Test
  void theLongestWaitThatIsAskedForCountsInWhateverOrder() {
    Retry unasked = new Retry("busy", "429", Pace.SOON);
    Retry shorter = new Retry("busy", "429", Pace.SOON, Duration.ofSeconds(70));
    Retry longer = new Retry("busy", "429", Pace.SOON, Duration.ofSeconds(90));
    for (List<Retry> order :
        List.of(
            List.of(unasked, shorter, longer),
            List.of(longer, shorter, unasked),
            List.of(shorter, longer, unasked))) {
      setback.clear();
      order.forEach(setback::add);
      assertThat(time()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(91));
    }
  }

  @Test
  void theSlowestPaceCountsInWhateverOrder() {
    Retry soon = new Retry("away", "refused", Pace.SOON);
    Retry slow = new Retry("token", "401", Pace.SLOW);
    Duration alone = timeOf(slow);
    assertThat(alone).isGreaterThan(timeOf(soon));
    assertThat(timeOf(soon, slow)).isEqualTo(alone);
    assertThat(timeOf(slow, soon)).isEqualTo(alone);
  }

  @Test
  void aPauseThatIsLongerThanTheWaitOfAFailureCounts() {
    Duration pause = Duration.ofHours(1);
    setback.add(new Retry("away", "refused", Pace.SOON));
    setback.add(pause);
    setback.add(Duration.ofSeconds(1));
    assertThat(time()).isEqualTo(pause);
  }

  @Test
  void onceItIsWaitedNothingIsLeftOfIt() {
    assertThat(setback.isThere()).isFalse();
    setback.add(Duration.ofSeconds(1));
    assertThat(setback.isThere()).isTrue();
    setback.add(new Retry("busy", "429", Pace.SOON, Duration.ofSeconds(70)));
    setback.clear();
    assertThat(setback.isThere()).isFalse();
    assertThat(timeOf(new Retry("away", "refused", Pace.SOON))).isLessThanOrEqualTo(FIRST);
  }

  private Duration timeOf(Retry... retries) {
    setback.clear();
    List.of(retries).forEach(setback::add);
    return time();
  }

  private Duration time() {
    return setback.time(new Backoff(FIRST, SLOWEST, new SplittableRandom(1)));
  }
}
