package dev.taffrail.journal;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A call that may hang, on a daemon thread of its own: who waits for it need not wait for its end.
 * It goes on when nobody waits any more.
 */
final class TimedCall<T> {
  private final FutureTask<T> task;

  /** What is called. */
  interface Call<T> {
    T call() throws IOException;
  }

  private TimedCall(Call<T> call) {
    this.task = new FutureTask<>(call::call);
  }

  static <T> TimedCall<T> start(String thread, Call<T> call) {
    TimedCall<T> timed = new TimedCall<>(call);
    new SteadyThread(timed.task, thread).start();
    return timed;
  }

  boolean isDone() {
    return task.isDone();
  }

  /** Waits until it is done, no longer than this; an interrupt is kept for later. */
  boolean await(long nanos) {
    long start = System.nanoTime();
    boolean interrupted = false;
    boolean more = true;
    while (more && !task.isDone()) {
      long left = nanos - (System.nanoTime() - start);
      more = left > 0;
      interrupted |= more && !awaitOnce(left);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return task.isDone();
  }

  /** Returns false when it was interrupted. */
  private boolean awaitOnce(long nanos) {
    try {
      task.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false;
    } catch (ExecutionException | TimeoutException e) {
      // Told by result, or asked again.
      assert !task.isCancelled();
    }
    return true;
  }

  /** What it returned or threw; only once it is done. */
  T result() throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("expected a call that is done", e);
    }
  }

  /** What a task threw, to be thrown by who waited for it; unchecked at once. */
  static IOException thrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
