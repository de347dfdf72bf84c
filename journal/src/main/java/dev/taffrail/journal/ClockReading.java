package dev.taffrail.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Two clocks at one moment. A thread that loses its processor between looking at the one and at the
 * other, or a machine that is paused there, would make a jump of the clock of it: so it looks again
 * when the monotonic clock went on too far meanwhile, and takes the closest of some tries.
 *
 * @param wallMicros of the clock that may jump
 * @param nanos of the one that only goes on
 */
record ClockReading(long wallMicros, long nanos) {
  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int TRIES = 10;

  static ClockReading of(LongSupplier wallMicros, LongSupplier nanos) {
    ClockReading closest = null;
    long least = Long.MAX_VALUE;
    for (int tries = 0; closest == null || (tries < TRIES && least > APART_NANOS); tries++) {
      long before = nanos.getAsLong();
      long wall = wallMicros.getAsLong();
      long apart = nanos.getAsLong() - before;
      if (closest == null || apart < least) {
        closest = new ClockReading(wall, before);
        least = apart;
      }
    }
    return closest;
  }

  /** How far the one is ahead of the other. */
  long offsetMicros() {
    return wallMicros - TimeUnit.NANOSECONDS.toMicros(nanos);
  }

  /** The wall clock's time, as a record states it. */
  Instant instant() {
    return Instant.EPOCH.plus(wallMicros, ChronoUnit.MICROS);
  }

  /** As a seal states it. */
  long wallMillis() {
    return Math.max(0, TimeUnit.MICROSECONDS.toMillis(wallMicros));
  }

  /** As a seal states it. */
  long monotonicMillis() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos));
  }
}
