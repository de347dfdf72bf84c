package dev.taffrail.edge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The waits between tries: doubling, each shortened by up to a half at random, so that a fleet that
 * lost its receiver does not come back in step.
 */
final class CloudBackoff {
  private static final int MOST_DOUBLINGS = 10;
  private final Duration first;
  private final DoubleSupplier random;
  private final Sleeper sleeper;

  CloudBackoff(Duration first) {
    this(first, CloudBackoff::sleep);
  }

  CloudBackoff(Duration first, Sleeper sleeper) {
    this(first, () -> ThreadLocalRandom.current().nextDouble(), sleeper);
  }

  /**
   * @param random gives numbers from 0 to 1
   */
  CloudBackoff(Duration first, DoubleSupplier random, Sleeper sleeper) {
    this.first = first;
    this.random = random;
    this.sleeper = sleeper;
  }

  /**
   * Waits after a try.
   *
   * @param attempt the number of the try that failed, from 1
   */
  void pause(int attempt) throws InterruptedException {
    sleeper.sleep(after(attempt));
  }

  /** The wait after so many failures in a row, at least one. */
  Duration after(int failures) {
    long whole = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    return Duration.ofMillis(Math.round(whole * (1 - random.getAsDouble() / 2)));
  }

  private static void sleep(Duration wait) throws InterruptedException {
    Thread.sleep(wait.toMillis());
  }

  /** Lets the thread sleep. */
  interface Sleeper {
    void sleep(Duration wait) throws InterruptedException;
  }
}
