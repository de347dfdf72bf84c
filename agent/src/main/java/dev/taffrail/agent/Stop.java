package dev.taffrail.agent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The request to end (SIGTERM, SIGINT), for commands that have something to bring to an end then.
 * All methods may be called from any thread.
 */
final class Stop {
  /** After this the process ends as it is: service managers send SIGKILL after 10 s or more. */
  private static final Duration GRACE = Duration.ofSeconds(9);

  /** Of that, for what comes behind the last wait for others. */
  private static final Duration RESERVE = Duration.ofMillis(1500);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicBoolean hooked = new AtomicBoolean();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile int status;
  private volatile long requestedAt;

  /** From now on the end of the process waits, for a bounded time, for {@link #finished}. */
  void expect() {
    if (hooked.compareAndSet(false, true)) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "stop"));
    }
  }

  void request() {
    if (requested.getCount() > 0) {
      requestedAt = System.nanoTime();
    }
    requested.countDown();
    listeners.forEach(Runnable::run);
  }

  /** Calls this at the request, on whatever thread. */
  void whenRequested(Runnable call) {
    listeners.add(call);
    if (isRequested()) {
      call.run();
    }
  }

  /** Waits for the request. */
  void await() throws InterruptedException {
    requested.await();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits for the request; false when the time ran out before. */
  boolean await(Duration time) throws InterruptedException {
    return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** So long others may be waited for without the process being ended before its own end. */
  Duration left() {
    Duration grace = GRACE.minus(RESERVE);
    if (!isRequested()) {
      return grace;
    }
    Duration left = grace.minusNanos(System.nanoTime() - requestedAt);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Says that the command has ended, with this exit status. */
  void finished(int exitStatus) {
    status = exitStatus;
    finished.countDown();
  }

  /** Without the halt a JVM that was told to end exits with 143, whatever the command says. */
  private void shutDown() {
    request();
    try {
      if (finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
