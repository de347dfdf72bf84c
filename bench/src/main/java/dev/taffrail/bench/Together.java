package dev.taffrail.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same, and begin at the same moment. */
final class Together {
  /** What one of them does. */
  interface Work {
    void run() throws Exception;
  }

  private Together() {}

  /**
   * Returns when all are done.
   *
   * @param prepare what each does before that moment
   */
  static void run(int threads, Work prepare, Work work)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  prepare.run();
                  go.await();
                  work.run();
                  return null;
                }));
      }
      go.countDown();
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      // Else a turn that fails would keep the program alive.
      pool.shutdownNow();
    }
  }
}
