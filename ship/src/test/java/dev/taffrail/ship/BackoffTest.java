package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.ship.Outcome.Pace;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Test
  void doublesTheBoundUpToTheLongestWait() {
    Backoff backoff = new Backoff(FIRST, LONGEST, highest());
    long[] millis = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000};
    for (long expected : millis) {
      assertThat(backoff.next(Pace.SOON, null)).isEqualTo(Duration.ofMillis(expected));
    }
  }

  @Test
  void beginsAgainAfterASuccess() {
    Backoff backoff = new Backoff(FIRST, LONGEST, highest());
    backoff.next(Pace.SOON, null);
    backoff.next(Pace.SOON, null);
    backoff.reset();
    assertThat(backoff.next(Pace.SOON, null)).isEqualTo(FIRST);
  }

  @Test
  void spreadsWaitsOverTheWholeTimeSoThatAFleetDoesNotComeAtOnce() {
    Set<Long> eighths = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      Backoff backoff = new Backoff(FIRST, LONGEST, new SplittableRandom(seed));
      Duration wait = backoff.next(Pace.SOON, null);
      assertThat(wait).isBetween(Duration.ZERO, FIRST);
      eighths.add(Math.min(7, wait.toNanos() * 8 / FIRST.toNanos()));
    }
    assertThat(eighths).hasSize(8);
  }

  @Test
  void neverComesBeforeTheTimeThatWasAskedFor() {
    for (int seed = 0; seed < 50; seed++) {
      Backoff backoff = new Backoff(FIRST, LONGEST, new SplittableRandom(seed));
      assertThat(backoff.next(Pace.SOON, Duration.ofSeconds(7)))
          .isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_500));
    }
  }

  @Test
  void waitsAtMostAboutAnHourWhateverIsAskedFor() {
    Backoff backoff = new Backoff(FIRST, LONGEST, highest());
    assertThat(backoff.next(Pace.SOON, Duration.ofDays(3650)))
        .isEqualTo(Duration.ofHours(1).plus(FIRST));
  }

  @Test
  void triesSeldomWhileAPersonHasToMendSomething() {
    for (int seed = 0; seed < 50; seed++) {
      Backoff backoff = new Backoff(FIRST, LONGEST, new SplittableRandom(seed));
      assertThat(backoff.next(Pace.SLOW, null)).isBetween(LONGEST, LONGEST.multipliedBy(2));
    }
  }

  @Test
  void refusesBoundsThatMakeNoSense() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, LONGEST, highest()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(LONGEST, FIRST, highest()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first <= longest");
  }

  /** Always the end of the range. */
  private static RandomGenerator highest() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return Long.MAX_VALUE;
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }
}
