package dev.taffrail.examples;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Orders that are worked on by a pool of threads, each under a correlation id of its own. The pool
 * is wrapped once; whatever is handed in later, also by a stage of a {@code CompletableFuture},
 * runs under the context of the thread that hands it in. The argument is where the journal is to
 * be; {@code logs/edge.log} without one.
 */
public final class ThreadPool {
  private static final BoundLogger log = BoundLogger.get("orders");

  private ThreadPool() {}

  public static void main(String[] arguments) {
    Path journal = Path.of(arguments.length > 0 ? arguments[0] : "logs/edge.log");
    Taffrail logging =
        Taffrail.builder().level(Level.INFO).journal(JournalConfig.at(journal)).configure();
    ExecutorService pool = LogContext.wrap(Executors.newFixedThreadPool(4));
    try {
      CompletableFuture<?>[] orders =
          List.of("A-1", "A-2", "A-3").stream()
              .map(order -> accept(order, pool))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(orders).join();
    } finally {
      pool.shutdown();
      logging.shutdown();
    }
  }

  /** The scope ends here, on this thread; the work goes on elsewhere with what it was handed. */
  @SuppressWarnings("try") // the scopes are there for their ends
  private static CompletableFuture<Void> accept(String order, ExecutorService pool) {
    try (Scope work = Correlation.begin();
        Scope fields = LogContext.bind("order", order)) {
      log.info("order_accepted").log();
      return CompletableFuture.supplyAsync(() -> reserve(order), pool)
          .thenAcceptAsync(ThreadPool::dispatch, pool);
    }
  }

  private static int reserve(String order) {
    int shelf = order.charAt(order.length() - 1) - '0';
    log.info("goods_reserved").with("shelf", shelf).log();
    return shelf;
  }

  private static void dispatch(int shelf) {
    log.info("order_dispatched").with("shelf", shelf).log();
  }
}
