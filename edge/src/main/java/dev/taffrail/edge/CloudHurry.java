package dev.taffrail.edge;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a pipeline has to come to its end soon. From then on, its cloud gets a second of the
 * pipeline's time in all, and none behind a try that failed. {@link #begin} is for any thread, the
 * rest for one at a time.
 */
final class CloudHurry {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private long leftNanos = MOST_NANOS;

  void begin() {
    begun.complete(null);
  }

  boolean isOn() {
    return begun.isDone();
  }

  /** Whether something may be tried. */
  boolean allows() {
    return !isOn() || leftNanos > 0;
  }

  /** A try failed. */
  void failed() {
    if (isOn()) {
      leftNanos = 0;
    }
  }

  /** Waits so long, or until there is a hurry. */
  void sleep(Duration wait) throws InterruptedException {
    try {
      begun.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // All of it.
    } catch (ExecutionException e) {
      throw new AssertionError("it never fails", e);
    }
  }

  /**
   * Waits for an answer.
   *
   * @throws TimeoutException when it did not come in that time, or in what a hurry leaves
   */
  <T> T await(CompletableFuture<T> answer, Duration timeout)
      throws InterruptedException, ExecutionException, TimeoutException {
    long until = System.nanoTime() + timeout.toNanos();
    if (!isOn()) {
      CompletableFuture.anyOf(answer, begun).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
    return isOn() ? awaitInHurry(answer, until) : answer.get();
  }

  private <T> T awaitInHurry(CompletableFuture<T> answer, long until)
      throws InterruptedException, ExecutionException, TimeoutException {
    long began = System.nanoTime();
    try {
      return answer.get(Math.min(until - began, leftNanos), TimeUnit.NANOSECONDS);
    } finally {
      leftNanos -= System.nanoTime() - began;
    }
  }
}
