package dev.taffrail.edge.adapter;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees a clock that was set: one that went on by 10 s more or less than the time that passed. A
 * device that slept looks the same. For one thread at a time.
 */
final class ClockWatch {
  static final Duration LEAST = Duration.ofSeconds(10);
  private final Clock clock;
  private final LongSupplier nanoTime;
  private long wallMillis;
  private long nanos;

  ClockWatch(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.wallMillis = clock.millis();
    this.nanos = nanoTime.getAsLong();
  }

  /** By how much the clock jumped since this was asked last; null when it did not. */
  @Nullable Duration jump() {
    long wallNow = clock.millis();
    long nanosNow = nanoTime.getAsLong();
    Duration jump = Duration.ofMillis(wallNow - wallMillis).minusNanos(nanosNow - nanos);
    wallMillis = wallNow;
    nanos = nanosNow;
    return jump.abs().compareTo(LEAST) < 0 ? null : jump;
  }
}
