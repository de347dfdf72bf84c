package dev.taffrail.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a caller asks of the writer's thread and waits for. */
final class Request {
  enum Kind {
    FLUSH,
    SYNC,
    SEAL,
    EXIT,
    CLOSE
  }

  private final Kind kind;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  Request(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  void complete() {
    done.complete(null);
  }

  void fail(Throwable cause) {
    done.completeExceptionally(cause);
  }

  /** Waits until it is met or has failed, though no longer than this; an interrupt ends it. */
  void awaitUntil(long deadline) {
    try {
      done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The process ends all the same; the next start recovers what is there.
      assert !done.isCancelled();
    }
  }

  /**
   * Waits until it is met, though no longer than this.
   *
   * @return whether it is
   * @throws IOException when it failed, or the wait was interrupted
   */
  boolean await(long nanos) throws IOException {
    try {
      done.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "interrupted while waiting for the journal's " + kind + "; it goes on nevertheless");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? e.getMessage() : cause.getMessage(), cause);
    }
  }
}
