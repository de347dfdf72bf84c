package dev.taffrail.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** The two clocks: one that people read and that may jump, one that only goes on. */
interface Clocks {

  /** Microseconds since 1970. */
  long wallMicros();

  /** Nanoseconds since some moment; never goes back. */
  long nanos();

  /** Both at one moment. */
  default ClockReading read() {
    return ClockReading.of(this::wallMicros, this::nanos);
  }

  /** The wall clock's time, as a record states it. */
  default Instant instant() {
    return Instant.EPOCH.plus(wallMicros(), ChronoUnit.MICROS);
  }

  /**
   * Microseconds that the machine slept since it was started, in which {@link #nanos} stood still;
   * 0 where the system does not tell.
   */
  default long sleptMicros() {
    return 0;
  }

  /**
   * The nanoseconds of a duration, at most a century: sums with a clock's time must not overflow.
   */
  static long nanos(Duration duration) {
    return duration.compareTo(CENTURY) >= 0 ? CENTURY.toNanos() : duration.toNanos();
  }

  /** A time by {@link #nanos} that does not come, or a wait without a bound. */
  long NEVER = Long.MAX_VALUE;

  Duration CENTURY = Duration.ofDays(36_500);

  Clocks SYSTEM =
      new Clocks() {
        @Override
        public long wallMicros() {
          Instant now = Instant.now();
          return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long sleptMicros() {
          return Uptime.sleptMicros();
        }
      };
}
