package dev.taffrail.ship;

import dev.taffrail.ship.Outcome.Pace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of all requests that were under way at once ask to wait for, as one. For one
 * thread.
 */
final class Setback {
  private @Nullable Pace pace;
  private @Nullable Duration asked;
  private Duration pause = Duration.ZERO;

  void add(Outcome.Retry retry) {
    Pace before = pace;
    pace = before == null || retry.pace().compareTo(before) > 0 ? retry.pace() : before;
    Duration longest = asked;
    Duration delay = retry.delay();
    asked = longest == null || (delay != null && delay.compareTo(longest) > 0) ? delay : longest;
  }

  /** A receiver that took what it got asks to be left alone. */
  void add(Duration time) {
    pause = longer(pause, time);
  }

  boolean isThere() {
    return pace != null || !pause.isZero();
  }

  /** How long to wait. */
  Duration time(Backoff backoff) {
    return pace == null ? pause : longer(pause, backoff.next(pace, asked));
  }

  void clear() {
    pace = null;
    asked = null;
    pause = Duration.ZERO;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
