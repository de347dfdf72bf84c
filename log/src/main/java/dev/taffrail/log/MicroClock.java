package dev.taffrail.log;

import java.time.Instant;

/** The time of records: microseconds since 1970. */
@FunctionalInterface
interface MicroClock {
  /**
   * Makes its instant and reads it in one place, so that the compiler can do without the object.
   */
  MicroClock SYSTEM = () -> of(Instant.now());

  static long of(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  long micros();
}
