package dev.taffrail.edge;

import static dev.taffrail.edge.Checks.check;

import java.time.Duration;

/**
 * How hard an action tries to bring an event to its receiver.
 *
 * @param attempts how often each is tried, 1 to 100
 * @param backoff the wait before the second try, a minute at most; doubles with each further one,
 *     up to 1024 times, each shortened by up to a half at random
 * @param queue the most events that wait for the receiver, 1 to 100 000
 */
public record ActionTries(int attempts, Duration backoff, int queue) {
  /** Three tries, from half a second on; 1000 events. */
  public static final ActionTries DEFAULT = new ActionTries(3, Duration.ofMillis(500), 1000);

  /**
   * @throws IllegalArgumentException when one of them is out of its range
   */
  public ActionTries {
    check(attempts >= 1 && attempts <= 100, "attempts", "1 to 100", attempts);
    Checks.backoff(backoff);
    check(queue >= 1 && queue <= 100_000, "queue", "1 to 100000", queue);
  }
}
