package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of random readings, out of order and with gaps, are those of {@link NaiveWindows}. */
@Tag("search")
class WindowsModelTest {
  private static final int SEEDS = 5;

  @ParameterizedTest
  @CsvSource({
    "60, 60, 0",
    "60, 60, 90",
    "60, 20, 0",
    "60, 20, 7",
    "60, 20, 150",
    "300, 10, 25",
    "7, 1, 3",
  })
  void timeWindowsAreThoseOfTheModel(int length, int slide, int lateness) {
    Windows windows = windows(length, slide, lateness);
    long late = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      late += assertLikeTheModel(windows, seed, time -> OptionalLong.empty());
    }
    assertThat(late).as("the readings are such that some are late").isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60, 0",
    "60, 60, 90",
    "60, 60, 900",
    "60, 60, 1500",
    "60, 20, 0",
    "60, 20, 7",
    "60, 20, 150",
    "300, 10, 25",
    "7, 1, 3",
  })
  void windowsThatCloseWhileTheirSensorIsIdleAreThoseOfTheModel(
      int length, int slide, int lateness) {
    Windows windows = windows(length, slide, lateness);
    for (int seed = 0; seed < 10 * SEEDS; seed++) {
      Random random = new Random(seed);
      assertLikeTheModel(
          windows,
          seed,
          time ->
              random.nextInt(4) > 0
                  ? OptionalLong.empty()
                  : OptionalLong.of(
                      time + 1000L * lateness + random.nextLong(1_500_000) - 1_200_000));
    }
  }

  private static Windows windows(int length, int slide, int lateness) {
    return Windows.sliding(Duration.ofSeconds(length), Duration.ofSeconds(slide))
        .allowedLateness(Duration.ofSeconds(lateness));
  }

  /**
   * Takes readings in here and there.
   *
   * @param idleAt behind a reading of this time the clock's time at which its sensor is idle
   * @return how many were late
   */
  private static long assertLikeTheModel(
      Windows windows, int seed, LongFunction<OptionalLong> idleAt) {
    NaiveWindows model = new NaiveWindows(windows);
    SensorWindows real = SensorWindows.of("s1", windows);
    List<Window> closed = new ArrayList<>();
    long refused = 0;
    for (SensorReading reading : readings(seed, 80)) {
      model.add(reading);
      refused += real.add(reading, null, closed::add) ? 0 : 1;
      assertThat(closed).hasSameSizeAs(model.closed());
      OptionalLong idle = idleAt.apply(reading.time().toEpochMilli());
      if (idle.isPresent()) {
        int before = closed.size();
        boolean over = real.hasOver(idle.getAsLong());
        real.closeOver(idle.getAsLong(), closed::add);
        model.closeOver(idle.getAsLong());
        assertThat(closed).hasSameSizeAs(model.closed());
        assertThat(over).isEqualTo(closed.size() > before);
      }
    }
    model.closeAll();
    real.closeAll(closed::add);
    assertSame(closed, model.closed());
    assertThat(refused).isEqualTo(model.late());
    return refused;
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "7", "80", "1000"})
  void countingWindowsAreThoseOfTheModel(int size) {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<SensorReading> readings = readings(seed, 80);
      SensorWindows real = SensorWindows.of("s1", Windows.counting(size));
      List<Window> closed = new ArrayList<>();
      for (SensorReading reading : readings) {
        assertThat(real.add(reading, null, closed::add)).isTrue();
      }
      real.closeAll(closed::add);
      assertSame(closed, NaiveWindows.counted(readings, size));
    }
  }

  @Test
  void aSmallSpreadFarFromZeroKeepsItsDigits() {
    Random random = new Random(11);
    List<SensorReading> readings = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      readings.add(Readings.at(i, 1e9 + random.nextGaussian() * 1e-3));
    }
    Window exact = NaiveWindows.counted(readings, 1000).get(0);
    for (Windows windows :
        List.of(
            Windows.counting(1000),
            Windows.sliding(Duration.ofSeconds(2000), Duration.ofSeconds(10)))) {
      List<Window> closed = new ArrayList<>();
      SensorWindows real = SensorWindows.of("s1", windows);
      readings.forEach(reading -> real.add(reading, null, closed::add));
      real.closeAll(closed::add);
      assertThat(closed)
          .filteredOn(window -> window.count() == 1000)
          .isNotEmpty()
          .allSatisfy(
              window -> assertThat(window.stddev()).isCloseTo(exact.stddev(), within(1e-6)));
    }
  }

  /** Mostly in order; some far back, some beyond a gap, some at the same moment or at an edge. */
  private static List<SensorReading> readings(int seed, int count) {
    Random random = new Random(seed);
    List<SensorReading> readings = new ArrayList<>();
    double scale = Math.pow(10, random.nextInt(7) - 3);
    long now = 0;
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(20);
      now += kind == 0 ? 1_000_000 : random.nextInt(15_000);
      long time = kind == 1 ? now - random.nextInt(600_000) : now;
      if (kind == 2) {
        time = Math.floorDiv(time, 10_000) * 10_000;
      }
      String unit = random.nextBoolean() ? "Cel" : "K";
      double value = scale * random.nextGaussian() + random.nextInt(3);
      readings.add(SensorReading.of("s1", T0.plusMillis(time), value, unit));
    }
    return readings;
  }

  private static void assertSame(List<Window> found, List<Window> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      Window a = found.get(i);
      Window b = expected.get(i);
      assertThat(a.start()).isEqualTo(b.start());
      assertThat(a.mean()).isCloseTo(b.mean(), within(1e-12 * Math.max(1, b.max() - b.min())));
      assertThat(a.stddev()).isCloseTo(b.stddev(), within(1e-12 * Math.max(1, b.max() - b.min())));
      assertThat(withoutRounded(a)).isEqualTo(withoutRounded(b));
    }
  }

  private static Window withoutRounded(Window w) {
    return new Window(
        w.sensor(), w.unit(), w.start(), w.end(), w.count(), 0, 0, w.min(), w.max(), w.last());
  }
}
