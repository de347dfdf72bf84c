package dev.taffrail.edge.adapter;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Time and chance, as adapters know them.
 *
 * @param clock the device's, which may jump
 * @param nanoTime which does not
 * @param random gives numbers from 0 to 1
 * @param sleeper lets a thread wait
 */
record Timing(Clock clock, LongSupplier nanoTime, DoubleSupplier random, Sleeper sleeper) {
  static final Timing SYSTEM =
      new Timing(
          Clock.systemUTC(),
          System::nanoTime,
          () -> ThreadLocalRandom.current().nextDouble(),
          wait -> Thread.sleep(wait.toMillis()));

  /** Lets the thread sleep. */
  interface Sleeper {
    void sleep(Duration wait) throws InterruptedException;
  }
}
