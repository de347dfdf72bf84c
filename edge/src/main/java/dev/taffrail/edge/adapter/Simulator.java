package dev.taffrail.edge.adapter;

import static dev.taffrail.edge.Checks.check;

import dev.taffrail.edge.SensorReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A sensor that does not exist: a mean, a daily course, noise, and excursions. The same description
 * gives the same values, always. Immutable.
 *
 * @param sensor its name
 * @param unit the unit of its values
 * @param seed what noise and random excursions are made of
 * @param every from one reading to the next, at least 1 ms
 * @param mean about which the values move
 * @param daily how far they rise above and fall below it in the course of 24 hours, the first of
 *     which begins with the series
 * @param noise the standard deviation of what is added at random
 * @param excursions at stated times
 * @param random others, one in each stretch of time
 */
public record Simulator(
    String sensor,
    String unit,
    long seed,
    Duration every,
    double mean,
    double daily,
    double noise,
    List<Excursion> excursions,
    RandomExcursions random) {
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  public Simulator {
    check(every.toMillis() >= 1, "every", "1 ms or more", every);
    check(noise >= 0, "noise", "0 or more", noise);
    excursions = List.copyOf(excursions);
  }

  /** A value of 20 each second that rises and falls by 3 a day, with a noise of 0.2. */
  public static Simulator of(String sensor, String unit) {
    return new Simulator(
        sensor, unit, 1, Duration.ofSeconds(1), 20, 3, 0.2, List.of(), RandomExcursions.NONE);
  }

  public Simulator withSeed(long value) {
    return new Simulator(sensor, unit, value, every, mean, daily, noise, excursions, random);
  }

  public Simulator withEvery(Duration value) {
    return new Simulator(sensor, unit, seed, value, mean, daily, noise, excursions, random);
  }

  public Simulator withMean(double value) {
    return new Simulator(sensor, unit, seed, every, value, daily, noise, excursions, random);
  }

  public Simulator withDaily(double value) {
    return new Simulator(sensor, unit, seed, every, mean, value, noise, excursions, random);
  }

  public Simulator withNoise(double value) {
    return new Simulator(sensor, unit, seed, every, mean, daily, value, excursions, random);
  }

  public Simulator withExcursions(List<Excursion> value) {
    return new Simulator(sensor, unit, seed, every, mean, daily, noise, value, random);
  }

  public Simulator withRandom(RandomExcursions value) {
    return new Simulator(sensor, unit, seed, every, mean, daily, noise, excursions, value);
  }

  /** The value of the n-th reading, from 0. */
  public double value(long n) {
    long millis = n * every.toMillis();
    double value = mean + daily * Math.sin(2 * Math.PI * millis / DAY_MILLIS);
    value += noise * new SplittableRandom(seed * 31 + n).nextGaussian();
    for (Excursion excursion : excursions) {
      value += excursion.at(millis);
    }
    return value + random.at(millis, seed);
  }

  /** The series without end, as if the first reading had been taken at this time. */
  public Stream<SensorReading> series(Instant start) {
    return LongStream.iterate(0, n -> n + 1)
        .mapToObj(
            n -> SensorReading.of(sensor, start.plusMillis(n * every.toMillis()), value(n), unit));
  }

  /**
   * A time in which all values are others.
   *
   * @param after the beginning of the series
   * @param lasts how long
   * @param adds what is added to the value
   */
  public record Excursion(Duration after, Duration lasts, double adds) {
    double at(long millis) {
      long into = millis - after.toMillis();
      return into >= 0 && into < lasts.toMillis() ? adds : 0;
    }
  }

  /**
   * An excursion in each stretch of the series, anywhere in it as the seed has it.
   *
   * @param every how long a stretch is; zero for no excursions
   * @param lasts how long an excursion is, at most as long as a stretch
   * @param adds what is added to the value
   */
  public record RandomExcursions(Duration every, Duration lasts, double adds) {
    public static final RandomExcursions NONE =
        new RandomExcursions(Duration.ZERO, Duration.ZERO, 0);

    public RandomExcursions {
      check(every.isZero() || every.toMillis() >= 1, "every", "zero, or 1 ms or more", every);
      boolean fits = !lasts.isNegative() && lasts.compareTo(every) <= 0;
      check(fits, "lasts", "zero to every, " + every, lasts);
    }

    double at(long millis, long seed) {
      if (every.isZero()) {
        return 0;
      }
      long stretch = millis / every.toMillis();
      long room = every.toMillis() - lasts.toMillis();
      long begins = room == 0 ? 0 : new SplittableRandom(~seed * 31 + stretch).nextLong(room);
      long into = millis % every.toMillis() - begins;
      return into >= 0 && into < lasts.toMillis() ? adds : 0;
    }
  }
}
