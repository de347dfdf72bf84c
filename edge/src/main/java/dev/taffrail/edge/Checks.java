package dev.taffrail.edge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a part of a setting has to be; for adapters and kinds of actions and clouds. */
public final class Checks {
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MOST_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration MOST_BACKOFF = Duration.ofMinutes(1);

  private Checks() {}

  /**
   * Sees that a part is as it has to be.
   *
   * @param part its name
   * @param expected what it has to be, in words
   * @throws IllegalArgumentException when it is not, with all three in its message
   */
  public static void check(boolean holds, String part, String expected, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException(part + ": expected " + expected + ", found " + found);
    }
  }

  /** For one try of a receiver. */
  static void timeout(Duration found) {
    boolean fits = found.compareTo(LEAST_TIMEOUT) >= 0 && found.compareTo(MOST_TIMEOUT) <= 0;
    check(fits, "timeout", "a time from 1ms to 10m", found);
  }

  /** Between the first try of a receiver and the second. */
  static void backoff(Duration found) {
    boolean fits = !found.isNegative() && found.compareTo(MOST_BACKOFF) <= 0;
    check(fits, "backoff", "a time from 0 to 1m", found);
  }
}
