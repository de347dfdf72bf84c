package dev.taffrail.journal;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one task after the other on a thread that is there only while there are some. */
final class LoneThread extends ThreadPoolExecutor {
  /** What is under way is short, unless the machine is busy: then nobody waits for its end. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private volatile @Nullable Thread thread;

  LoneThread(String name) {
    super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    setThreadFactory(
        run -> {
          Thread made = new SteadyThread(run, name);
          thread = made;
          return made;
        });
    allowCoreThreadTimeOut(true);
  }

  /**
   * Takes no more tasks, and waits for the thread's end: a servlet container takes each thread that
   * outlives its application for a leak.
   */
  void end() {
    shutdown();
    // It takes no interrupt: where it waits for a task, it hears of this by one alone.
    boolean unused = getQueue().offer(() -> {});
    Thread ending = thread;
    try {
      if (ending != null) {
        TimeUnit.NANOSECONDS.timedJoin(ending, PATIENCE.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
