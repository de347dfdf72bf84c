package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static dev.taffrail.edge.Readings.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SensorWindowsTest {
  private final List<Window> closed = new ArrayList<>();
  private final Windows minute = Windows.tumbling(Duration.ofMinutes(1));

  @Test
  void aReadingAtTheEndOfAWindowClosesItAndBelongsToTheNext() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    windows.add(at(0, 1), null, closed::add);
    windows.add(at(59, 3), null, closed::add);
    assertThat(closed).isEmpty();

    windows.add(at(60, 100), null, closed::add);

    assertThat(closed)
        .containsExactly(
            new Window("s1", "Cel", T0, T0.plusSeconds(60), 2, 2.0, 1.0, 1.0, 3.0, 3.0));
  }

  @Test
  void theLastMillisecondBelongsToTheWindow() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    windows.add(
        SensorReading.of("s1", T0.plusSeconds(60).minusNanos(1), 1, "Cel"), null, closed::add);
    windows.closeAll(closed::add);
    assertThat(closed).extracting(Window::start).containsExactly(T0);
  }

  @Test
  void windowsAreAlignedToTheEpochAlsoBeforeIt() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    windows.add(
        SensorReading.of("s1", Instant.parse("1969-12-31T23:59:59.500Z"), 1, ""),
        null,
        closed::add);
    windows.closeAll(closed::add);
    assertThat(closed)
        .extracting(Window::start)
        .containsExactly(Instant.parse("1969-12-31T23:59:00Z"));
  }

  @Test
  void aReadingForAClosedWindowIsLateAndChangesNothing() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    windows.add(at(10, 1), null, closed::add);
    windows.add(at(60, 2), null, closed::add);

    assertThat(windows.add(at(59, 50), null, closed::add)).isFalse();

    windows.closeAll(closed::add);
    assertThat(closed).extracting(Window::max).containsExactly(1.0, 2.0);
  }

  @Test
  void aReadingForAWindowThatPassedEmptyIsLate() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    windows.add(at(10, 1), null, closed::add);
    windows.add(at(300, 2), null, closed::add);
    assertThat(windows.add(at(100, 3), null, closed::add)).isFalse();
  }

  @Test
  void allowedLatenessHoldsAWindowOpenForJustThatLong() {
    SensorWindows windows = SensorWindows.of("s1", minute.allowedLateness(Duration.ofSeconds(30)));
    windows.add(at(10, 1), null, closed::add);
    windows.add(at(89, 2), null, closed::add);
    assertThat(windows.add(at(59, 3), null, closed::add)).isTrue();
    assertThat(closed).isEmpty();

    windows.add(at(90, 4), null, closed::add);

    assertThat(closed).extracting(Window::count).containsExactly(2L);
    assertThat(windows.add(at(59, 5), null, closed::add)).isFalse();
  }

  @Test
  void windowsHeldOpenCloseInTheOrderOfTime() {
    SensorWindows windows = SensorWindows.of("s1", minute.allowedLateness(Duration.ofMinutes(5)));
    windows.add(at(200, 4), null, closed::add);
    windows.add(at(70, 2), null, closed::add);
    windows.add(at(10, 1), null, closed::add);
    windows.add(at(130, 3), null, closed::add);
    windows.closeAll(closed::add);
    assertThat(closed).extracting(Window::last).containsExactly(1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void lastIsTheLatestByTimeNotByArrival() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    windows.add(at(20, 7), null, closed::add);
    windows.add(at(10, 9), null, closed::add);
    windows.closeAll(closed::add);
    assertThat(closed).extracting(Window::last).containsExactly(7.0);
  }

  @Test
  void whatWasClosedByHandTakesNothingMoreAndDoesNotCloseTwice() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    windows.add(at(10, 1), null, closed::add);
    windows.closeAll(closed::add);
    windows.closeAll(closed::add);
    assertThat(closed).hasSize(1);
    assertThat(windows.add(at(11, 2), null, closed::add)).isFalse();
    assertThat(windows.add(at(60, 3), null, closed::add)).isTrue();
  }

  @Test
  void theMeanOfHugeValuesIsFinite() {
    SensorWindows windows = SensorWindows.of("s1", minute);
    for (int second = 0; second < 10; second++) {
      windows.add(at(second, 1.5e308), null, closed::add);
    }
    windows.closeAll(closed::add);
    assertThat(closed.get(0).mean()).isCloseTo(1.5e308, within(1e295));
  }
}
