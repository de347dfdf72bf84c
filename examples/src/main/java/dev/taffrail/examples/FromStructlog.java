package dev.taffrail.examples;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Processors;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;

/**
 * From Python's structlog to Taffrail, step by step the same program.
 *
 * <pre>{@code
 * structlog.configure(                                     Taffrail.builder()
 *     wrapper_class=make_filtering_bound_logger(INFO),         .level(Level.INFO)
 *     processors=[merge_contextvars,                           // always
 *                 add_log_level, TimeStamper(fmt="iso"),       // always
 *                 add_device,                                  .processor(Processors.add(…))
 *                 dict_tracebacks, JSONRenderer()],            // always
 *     logger_factory=…RotatingFileHandler…)                    .journal(…).configure()
 *
 * log = structlog.get_logger("edge.pipeline")              BoundLogger.get("edge.pipeline")
 * log = log.bind(pipeline="cold_chain", version="2.1.0")   .bind("pipeline", "cold_chain").bind(…)
 * log.info("pipeline_started")                             log.info("pipeline_started").log()
 *
 * with bound_contextvars(run=7):                           try (Scope run = LogContext.bind("run", 7)) {
 *     log.warning("rule_fired", value=9.4)                     log.warning("rule_fired").with("value", 9.4).log()
 *                                                          }
 * except OSError:                                          catch (IOException e) {
 *     log.exception("write_failed")                            log.error("write_failed").exception(e).log()
 *                                                          }
 * }</pre>
 *
 * <p>What differs: the journal is sealed, a log call never waits for the disk, and a call ends in
 * {@code log()}. The argument is where the journal is to be; {@code logs/edge.log} without one.
 */
public final class FromStructlog {
  private static final BoundLogger log =
      BoundLogger.get("edge.pipeline").bind("pipeline", "cold_chain").bind("version", "2.1.0");

  private FromStructlog() {}

  public static void main(String[] arguments) {
    Path journal = Path.of(arguments.length > 0 ? arguments[0] : "logs/edge.log");
    Taffrail logging =
        Taffrail.builder()
            .level(Level.INFO)
            .processor(Processors.add("device", "rpi4-field-01"))
            .journal(JournalConfig.at(journal))
            .configure();
    try {
      run();
    } finally {
      logging.shutdown();
    }
  }

  @SuppressWarnings("try") // the scope is there for its end
  private static void run() {
    log.info("pipeline_started").log();
    try (Scope run = LogContext.bind("run", 7)) {
      log.warning("rule_fired").with("value", 9.4).log();
      write();
    }
    log.debug("not_written").log();
  }

  private static void write() {
    try {
      throw new IllegalStateException("the card is read-only");
    } catch (IllegalStateException e) {
      log.error("write_failed").exception(e).log();
    }
  }
}
