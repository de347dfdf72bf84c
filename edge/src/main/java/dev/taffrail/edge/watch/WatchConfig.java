package dev.taffrail.edge.watch;

import static dev.taffrail.edge.Checks.check;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is watched, and from where on something is wrong.
 *
 * @param every the time between two looks, at least 100 ms
 * @param repeat what lasts is told again after this time
 * @param disk null watches no disk
 * @param temperature in degrees Celsius, above which it is too hot; null watches none
 * @param throttling whether it is watched that processors are slowed down because of heat
 * @param queues the part of a queue's room, above 0 to 1, above which it is filling; null watches
 *     none
 * @param clockStep a jump of the clock of this or more is told; null watches no clock
 */
public record WatchConfig(
    Duration every,
    Duration repeat,
    @Nullable Disk disk,
    @Nullable Double temperature,
    boolean throttling,
    @Nullable Double queues,
    @Nullable Duration clockStep) {

  /** Watches nothing. */
  public static final WatchConfig NONE =
      new WatchConfig(Duration.ofSeconds(10), Duration.ofHours(1), null, null, false, null, null);

  /** All of it, every 10 s; what lasts is told each hour. */
  public static final WatchConfig DEFAULT =
      NONE.withDisk(Disk.DEFAULT)
          .withTemperature(80.0)
          .withThrottling(true)
          .withQueues(0.8)
          .withClockStep(Duration.ofSeconds(1));

  /**
   * How much room there has to be on the file systems of journals and stores.
   *
   * @param below less than this is a warning
   * @param full less than this is critical
   */
  public record Disk(FreeSpace below, FreeSpace full) {
    /** A tenth; a fiftieth. */
    public static final Disk DEFAULT = new Disk(FreeSpace.percent(10), FreeSpace.percent(2));
  }

  /**
   * @throws IllegalArgumentException when one of them is out of its range
   */
  public WatchConfig {
    check(every.toMillis() >= 100, "every", "100ms or more", every);
    check(!repeat.isNegative() && !repeat.isZero(), "repeat", "a time above zero", repeat);
    check(
        temperature == null || Double.isFinite(temperature),
        "temperature",
        "a number",
        temperature);
    check(queues == null || (queues > 0 && queues <= 1), "queues", "a part above 0 to 1", queues);
    check(clockStep == null || clockStep.toMillis() >= 100, "clock", "100ms or more", clockStep);
  }

  public WatchConfig withEvery(Duration value) {
    return new WatchConfig(value, repeat, disk, temperature, throttling, queues, clockStep);
  }

  public WatchConfig withRepeat(Duration value) {
    return new WatchConfig(every, value, disk, temperature, throttling, queues, clockStep);
  }

  public WatchConfig withDisk(@Nullable Disk value) {
    return new WatchConfig(every, repeat, value, temperature, throttling, queues, clockStep);
  }

  public WatchConfig withTemperature(@Nullable Double value) {
    return new WatchConfig(every, repeat, disk, value, throttling, queues, clockStep);
  }

  public WatchConfig withThrottling(boolean value) {
    return new WatchConfig(every, repeat, disk, temperature, value, queues, clockStep);
  }

  public WatchConfig withQueues(@Nullable Double value) {
    return new WatchConfig(every, repeat, disk, temperature, throttling, value, clockStep);
  }

  public WatchConfig withClockStep(@Nullable Duration value) {
    return new WatchConfig(every, repeat, disk, temperature, throttling, queues, value);
  }
}
