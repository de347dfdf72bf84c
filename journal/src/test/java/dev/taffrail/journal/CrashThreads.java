package dev.taffrail.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at so many states at a time, the thread that finds them counted. */
final class CrashThreads implements AutoCloseable {
  private final Queue<CompletableFuture<Void>> running = new ArrayDeque<>();
  private final AtomicInteger made = new AtomicInteger();
  private final ExecutorService others;
  private final int count;

  /** What is done with one state. */
  interface Task {
    void run() throws IOException;
  }

  CrashThreads(int count) {
    this.count = count;
    this.others =
        new ThreadPoolExecutor(
            0,
            Math.max(1, count - 1),
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            run -> new Thread(run, "cuts-" + made.incrementAndGet()),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /** Does it now, or beside this thread where another is free. */
  void run(Task task) throws IOException {
    if (count == 1) {
      task.run();
      return;
    }
    running.removeIf(done -> done.isDone() && !done.isCompletedExceptionally());
    running.add(CompletableFuture.runAsync(() -> unchecked(task), others));
  }

  private static void unchecked(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for all, and throws what one of them threw. */
  void await() {
    while (!running.isEmpty()) {
      running.remove().join();
    }
  }

  @Override
  public void close() {
    others.shutdown();
  }
}
