package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static dev.taffrail.edge.Readings.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sliding and counting windows, and what is told of a window, by hand. */
class WindowKindsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final List<Window> closed = new ArrayList<>();

  @Test
  void slidingWindowsEndAtEachSlideAndReachBackOverTheirLength() {
    SensorWindows windows = of(Windows.sliding(MINUTE.multipliedBy(3), MINUTE));
    windows.add(at(0, 1), null, closed::add);
    windows.add(at(60, 2), null, closed::add);
    windows.add(at(179, 6), null, closed::add);
    windows.add(at(180, 100), null, closed::add);

    assertThat(closed)
        .extracting(w -> seconds(w.start()), w -> seconds(w.end()), Window::count, Window::mean)
        .containsExactly(
            tuple(-120L, 60L, 1L, 1.0), tuple(-60L, 120L, 2L, 1.5), tuple(0L, 180L, 3L, 3.0));
  }

  @Test
  void aFlushClosesAllSlidingWindowsWithTheLastReading() {
    SensorWindows windows = of(Windows.sliding(MINUTE.multipliedBy(3), MINUTE));
    windows.add(at(30, 1), null, closed::add);
    windows.closeAll(closed::add);
    assertThat(closed).extracting(w -> seconds(w.end())).containsExactly(60L, 120L, 180L);
    assertThat(windows.add(at(59, 1), null, closed::add)).isFalse();
    assertThat(windows.add(at(60, 1), null, closed::add)).as("in the window until 240").isTrue();
  }

  @Test
  void aReadingThatIsTooLateForOneSlidingWindowCountsInTheNext() {
    SensorWindows windows = of(Windows.sliding(MINUTE.multipliedBy(2), MINUTE));
    windows.add(at(10, 1), null, closed::add);
    windows.add(at(60, 2), null, closed::add);
    assertThat(windows.add(at(59, 9), null, closed::add)).isTrue();
    windows.add(at(120, 0), null, closed::add);
    assertThat(closed).extracting(Window::count).containsExactly(1L, 3L);
    assertThat(windows.add(at(59, 9), null, closed::add)).isFalse();
  }

  @Test
  void aGapOfYearsClosesOnlyWindowsWithReadings() {
    SensorWindows windows = of(Windows.sliding(Duration.ofMillis(10), Duration.ofMillis(1)));
    windows.add(at(0, 1), null, closed::add);
    windows.add(at(400_000_000, 1), null, closed::add);
    assertThat(closed).hasSize(10);
  }

  @Test
  void countingWindowsCloseWithTheirLastReadingInWhateverOrder() {
    SensorWindows windows = of(Windows.counting(3));
    windows.add(at(20, 5), null, closed::add);
    windows.add(at(10, 1), null, closed::add);
    assertThat(closed).isEmpty();
    windows.add(at(15, 3), null, closed::add);
    windows.add(at(1, 3), null, closed::add);

    Instant end = T0.plusSeconds(20).plusMillis(1);
    assertThat(closed)
        .containsExactly(
            new Window(
                "s1", "Cel", T0.plusSeconds(10), end, 3, 3.0, Math.sqrt(8.0 / 3), 1.0, 5.0, 5.0));
  }

  @Test
  void timeEndsNoCountingWindowButAFlushDoes() {
    SensorWindows windows = of(Windows.counting(3));
    windows.add(at(1, 5), null, closed::add);
    windows.advanceTo(T0.plusSeconds(1_000_000).toEpochMilli(), closed::add);
    assertThat(closed).isEmpty();
    windows.closeAll(closed::add);
    windows.closeAll(closed::add);
    assertThat(closed).extracting(Window::count).containsExactly(1L);
  }

  @Test
  void advancingTimeClosesWhatIsOverWithItsLateness() {
    SensorWindows windows = of(Windows.tumbling(MINUTE).allowedLateness(Duration.ofSeconds(30)));
    windows.add(at(10, 1), null, closed::add);
    windows.advanceTo(T0.plusSeconds(90).minusMillis(1).toEpochMilli(), closed::add);
    assertThat(closed).isEmpty();
    windows.advanceTo(T0.plusSeconds(90).toEpochMilli(), closed::add);
    assertThat(closed).hasSize(1);
    assertThat(windows.add(at(59, 1), null, closed::add)).isFalse();
  }

  @Test
  void theDeviationIsThatOfThePopulation() {
    SensorWindows windows = of(Windows.tumbling(MINUTE));
    double[] values = {2, 4, 4, 4, 5, 5, 7, 9}; // mean 5, squares 9+1+1+1+0+0+4+16 = 32, 32/8 = 4
    for (int i = 0; i < values.length; i++) {
      windows.add(at(i, values[i]), null, closed::add);
    }
    windows.closeAll(closed::add);
    assertThat(closed.get(0).stddev()).isCloseTo(2.0, within(1e-15));
    assertThat(Measure.STDDEV.of(closed.get(0))).isEqualTo(closed.get(0).stddev());
  }

  @Test
  void valuesThatAreAllTheSameHaveNoDeviationHoweverTheyArePutTogether() {
    SensorWindows windows = of(Windows.sliding(MINUTE, Duration.ofSeconds(1)));
    for (int i = 0; i < 200; i++) {
      windows.add(at(i / 3, 0.1), null, closed::add);
    }
    windows.closeAll(closed::add);
    assertThat(closed).extracting(Window::stddev).containsOnly(0.0);
    assertThat(closed).extracting(Window::mean).containsOnly(0.1);
  }

  @Test
  void theDeviationOfHugeValuesIsANumber() {
    for (Windows kind :
        List.of(Windows.counting(4), Windows.sliding(MINUTE, Duration.ofSeconds(1)))) {
      SensorWindows windows = of(kind);
      for (int i = 0; i < 4; i++) {
        windows.add(at(i, i % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE), null, closed::add);
      }
      windows.closeAll(closed::add);
    }
    assertThat(closed)
        .extracting(Window::stddev)
        .contains(Double.MAX_VALUE)
        .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(closed).extracting(Window::mean).allMatch(Double::isFinite);
  }

  @Test
  void theRateIsOfReadingsPerSecondOfTheWindow() {
    SensorWindows windows = of(Windows.tumbling(MINUTE));
    for (int i = 0; i < 30; i++) {
      windows.add(at(i, 1), null, closed::add);
    }
    windows.closeAll(closed::add);
    assertThat(Measure.RATE.of(closed.get(0))).isEqualTo(0.5);
  }

  @Test
  void theLatestWindowIsOneWithTheLatestReadingWhetherItIsOpenOrNot() {
    for (Windows kind :
        List.of(
            Windows.tumbling(MINUTE),
            Windows.sliding(MINUTE, MINUTE),
            Windows.sliding(MINUTE.multipliedBy(2), MINUTE),
            Windows.counting(3))) {
      SensorWindows windows = of(kind);
      windows.add(at(10, 1), null, closed::add);
      windows.add(at(70, 2), null, closed::add);
      assertThat(windows.latest().last()).as(kind + "").isEqualTo(2);
      windows.closeAll(closed::add);
      assertThat(windows.latest().last()).as(kind + "").isEqualTo(2);
    }
  }

  @Test
  void whatCannotBeWindowsIsRefused() {
    refused(() -> Windows.sliding(MINUTE, Duration.ofSeconds(7)), "whole multiple of the slide");
    refused(() -> Windows.sliding(MINUTE, Duration.ofMinutes(2)), "found PT1M");
    refused(() -> Windows.sliding(MINUTE, Duration.ZERO), "window slide");
    refused(() -> Windows.sliding(MINUTE, Duration.ofMillis(5)), "at most 10000 times");
    refused(() -> Windows.counting(0), "window readings: expected 1 or more, found 0");
    refused(
        () -> Windows.counting(5).allowedLateness(MINUTE), "expected none for counting windows");
  }

  @Test
  void equalWindowsAreEqual() {
    assertThat(Windows.sliding(MINUTE, MINUTE)).isEqualTo(Windows.tumbling(MINUTE));
    assertThat(Windows.tumbling(MINUTE)).isNotEqualTo(Windows.counting(60));
    assertThat(Windows.tumbling(MINUTE))
        .isNotEqualTo(Windows.tumbling(MINUTE).allowedLateness(MINUTE))
        .hasSameHashCodeAs(Windows.tumbling(MINUTE))
        .hasToString("Windows[length=PT1M, slide=PT1M, allowedLateness=PT0S]");
    assertThat(Windows.counting(5)).hasToString("Windows[readings=5]");
  }

  private static void refused(Runnable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(message);
  }

  private static SensorWindows of(Windows windows) {
    return SensorWindows.of("s1", windows);
  }

  private static long seconds(Instant time) {
    return Duration.between(T0, time).toSeconds();
  }
}
