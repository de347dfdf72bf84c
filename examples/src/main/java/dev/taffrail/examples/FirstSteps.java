package dev.taffrail.examples;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The logging API on one page: a sealed journal, typed fields, bound fields, a correlation id that
 * follows the work into another thread and into a library. The argument is where the journal is to
 * be; {@code logs/edge.log} without one.
 */
public final class FirstSteps {
  private static final BoundLogger log = BoundLogger.get("edge.pipeline");

  private FirstSteps() {}

  public static void main(String[] arguments) {
    Path journal = Path.of(arguments.length > 0 ? arguments[0] : "logs/edge.log");
    Taffrail logging =
        Taffrail.builder().level(Level.INFO).journal(JournalConfig.at(journal)).configure();
    try {
      work();
    } finally {
      logging.shutdown();
    }
  }

  @SuppressWarnings("try") // the scope is there for its end
  private static void work() {
    log.info("pipeline_started")
        .with("pipeline", "precision_agriculture")
        .with("version", "2.1.0")
        .log();
    BoundLogger device = log.bind("device", "rpi4-field-01");
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (Scope run = Correlation.begin()) {
      device.warning("rule_fired").with("rule", "cold_chain_excursion").with("value", 9.4).log();
      executor.execute(LogContext.wrap(() -> flush(device, 3)));
    } finally {
      executor.shutdown();
    }
    awaitEnd(executor);
    device.debug("never_made").with("dump", FirstSteps::expensiveDump).log();
  }

  private static void flush(BoundLogger device, int events) {
    LoggerFactory.getLogger("com.example.mqtt").info("connected to {}", "broker-1");
    try {
      throw new IllegalStateException("broker-1 closed the connection");
    } catch (IllegalStateException e) {
      device.error("cloud_flush_failed").with("events", events).exception(e).log();
    }
  }

  private static void awaitEnd(ExecutorService executor) {
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        log.warning("flush_still_running").log();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String expensiveDump() {
    throw new AssertionError("debug is off: nobody asks for this value");
  }
}
