package dev.taffrail.edge.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.adapter.Simulator.Excursion;
import dev.taffrail.edge.adapter.Simulator.RandomExcursions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private static final Simulator PLAIN =
      Simulator.of("s", "Cel").withMean(10).withDaily(0).withNoise(0);
  private static final Instant START = Instant.parse("2026-05-30T08:00:00Z");

  @Test
  void theSameSeedGivesTheSameSeriesAndAnotherAnother() {
    Simulator simulator =
        Simulator.of("s", "Cel")
            .withRandom(new RandomExcursions(Duration.ofMinutes(5), Duration.ofMinutes(1), 8));
    List<SensorReading> first = simulator.series(START).limit(1000).toList();
    assertThat(simulator.series(START).limit(1000)).isEqualTo(first);
    assertThat(simulator.withSeed(2).series(START).limit(1000)).doesNotContainAnyElementsOf(first);
  }

  @Test
  void noiseHasTheStatedDeviation() {
    Simulator noisy = PLAIN.withNoise(2);
    double[] values = noisy.series(START).limit(20_000).mapToDouble(SensorReading::value).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(10, within(0.1));
    assertThat(Math.sqrt(variance)).isCloseTo(2, within(0.05));
  }

  @Test
  void aDayRisesAndFallsByWhatIsStated() {
    Simulator daily = PLAIN.withDaily(3).withEvery(Duration.ofHours(6));
    assertThat(daily.series(START).limit(5).map(r -> Math.round(r.value() * 1000) / 1000.0))
        .containsExactly(10.0, 13.0, 10.0, 7.0, 10.0);
  }

  @Test
  void aStatedExcursionBeginsAndEndsWhenStated() {
    Simulator simulator =
        PLAIN.withExcursions(
            List.of(new Excursion(Duration.ofSeconds(2), Duration.ofSeconds(3), 5)));
    assertThat(simulator.series(START).limit(6).map(SensorReading::value))
        .containsExactly(10.0, 10.0, 15.0, 15.0, 15.0, 10.0);
    assertThat(simulator.series(START).limit(3).map(SensorReading::time))
        .containsExactly(START, START.plusSeconds(1), START.plusSeconds(2));
  }

  @Test
  void eachStretchHasOneRandomExcursionOfTheStatedLength() {
    Simulator simulator =
        PLAIN.withRandom(new RandomExcursions(Duration.ofMinutes(2), Duration.ofSeconds(30), 5));
    for (int stretch = 0; stretch < 50; stretch++) {
      long raised =
          simulator
              .series(START)
              .skip(stretch * 120L)
              .limit(120)
              .filter(r -> r.value() > 12)
              .count();
      assertThat(raised).isEqualTo(30);
    }
  }

  @Test
  void excursionsThatNoStretchCanHaveAreRefused() {
    Duration minute = Duration.ofMinutes(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomExcursions(Duration.ofNanos(500), Duration.ZERO, 5))
        .withMessage("every: expected zero, or 1 ms or more, found PT0.0000005S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomExcursions(minute, minute.negated(), 5))
        .withMessage("lasts: expected zero to every, PT1M, found PT-1M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomExcursions(minute, minute.plusMillis(1), 5))
        .withMessage("lasts: expected zero to every, PT1M, found PT1M0.001S");
  }
}
