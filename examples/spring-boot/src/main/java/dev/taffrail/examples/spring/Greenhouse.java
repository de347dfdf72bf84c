package dev.taffrail.examples.spring;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A Spring Boot service whose records, Spring's and Tomcat's among them, stand in a sealed journal.
 * Where the journal is to be says {@code -Djournal=…}; {@code logs/edge.log} without.
 */
@SpringBootApplication
public class Greenhouse {
  public static void main(String[] arguments) {
    configureLogging(Path.of(System.getProperty("journal", "logs/edge.log")));
    SpringApplication.run(Greenhouse.class, arguments);
  }

  /** Before Spring, which would set java.util.logging up for itself where Logback is missing. */
  static Taffrail configureLogging(Path journal) {
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    Taffrail logging =
        Taffrail.builder().level(Level.INFO).journal(JournalConfig.at(journal)).configure();
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return logging; // which is drained when the JVM ends
  }
}
