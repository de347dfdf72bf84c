package dev.taffrail.log;

import java.time.Instant;

/** The time of records: microseconds since 1970. */
@FunctionalInterface
interface MicroClock {
  /** 9999-12-31T23:59:59.999999Z: records have years of four digits. */
  Instant LAST = Instant.ofEpochSecond(253_402_300_799L, 999_999_000);

  /**
   * Makes its instant and reads it in one place, so that the compiler can do without the object.
   */
  MicroClock SYSTEM = () -> of(Instant.now());

  static long of(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  /** The same, of the time nearest to this one that a record can have. */
  static long nearest(Instant instant) {
    if (instant.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return of(instant.isAfter(LAST) ? LAST : instant);
  }

  long micros();
}
