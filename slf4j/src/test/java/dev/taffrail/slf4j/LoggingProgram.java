package dev.taffrail.slf4j;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Logs through SLF4J and through a bound logger, and says on standard output who is SLF4J's
 * provider. With an argument it configures Taffrail for the journal of this name; without, that is
 * left to others.
 */
final class LoggingProgram {
  private LoggingProgram() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      Taffrail.builder()
          .level(Level.INFO)
          .journal(JournalConfig.at(Path.of(arguments[0])).withSealed(false))
          .configure();
    }
    LoggerFactory.getLogger("org.third.Party").atInfo().addKeyValue("n", 1).log("through SLF4J");
    BoundLogger.get("own").info("bound").log();
    System.out.println(LoggerFactory.getILoggerFactory().getClass().getName());
  }
}
