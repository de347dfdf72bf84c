package dev.taffrail.ship;

import java.time.Duration;
import java.time.Instant;

/** The clocks and the sleep of the lanes; tests bring their own. */
interface Timing {
  /** A clock that never jumps. */
  long nanos();

  Instant now();

  /** {@link #now} in whole milliseconds since 1970, which makes no object. */
  default long millis() {
    return now().toEpochMilli();
  }

  void sleep(Duration time) throws InterruptedException;

  Timing SYSTEM =
      new Timing() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time.toMillis());
        }
      };
}
