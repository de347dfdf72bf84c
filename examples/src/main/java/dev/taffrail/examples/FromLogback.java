package dev.taffrail.examples;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

/**
 * From Logback to Taffrail. On the class path {@code dev.taffrail:slf4j} takes the place of {@code
 * ch.qos.logback:logback-classic}, and what {@code logback.xml} said stands in one call:
 *
 * <pre>{@code
 * <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
 *   <file>logs/edge.log</file>                             JournalConfig.at(Path.of("logs/edge.log"))
 *   <rollingPolicy class="…FixedWindowRollingPolicy">
 *     <maxIndex>3</maxIndex>                                   .withBackups(3)
 *   <triggeringPolicy class="…SizeBasedTriggeringPolicy">
 *     <maxFileSize>1MB</maxFileSize>                           .withMaxBytes(1024 * 1024)
 * <root level="INFO">                                      .level(Level.INFO)
 * }</pre>
 *
 * <p>Calls of SLF4J stay as they are: {@link #before} is such code, and its fields stand in the
 * journal with their types. {@link #after} says the same with a bound logger. The argument is where
 * the journal is to be; {@code logs/edge.log} without one.
 */
public final class FromLogback {
  private FromLogback() {}

  public static void main(String[] arguments) {
    Path journal = Path.of(arguments.length > 0 ? arguments[0] : "logs/edge.log");
    Taffrail logging =
        Taffrail.builder()
            .level(Level.INFO)
            .journal(JournalConfig.at(journal).withMaxBytes(1024 * 1024).withBackups(3))
            .configure();
    try {
      before("ada", 3, 9.4);
      after("ada", 3, 9.4);
    } finally {
      logging.shutdown();
    }
  }

  @SuppressWarnings("try") // the scope is there for its end
  static void before(String user, int door, double degrees) {
    Logger log = LoggerFactory.getLogger("cold.room");
    try (MDCCloseable mdc = MDC.putCloseable("user", user)) {
      log.info("Door {} opened", door);
      log.atWarn().addKeyValue("door", door).addKeyValue("degrees", degrees).log("too_warm");
    }
  }

  /** An event is a name; what belongs to it are fields, which a receiver can search. */
  @SuppressWarnings("try") // the scope is there for its end
  static void after(String user, int door, double degrees) {
    BoundLogger log = BoundLogger.get("cold.room").bind("door", door);
    try (Scope scope = LogContext.bind("user", user)) {
      log.info("door_opened").log();
      log.warning("too_warm").with("degrees", degrees).log();
    }
  }
}
