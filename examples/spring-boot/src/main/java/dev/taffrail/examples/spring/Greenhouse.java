package dev.taffrail.examples.spring;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
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

  static Taffrail configureLogging(Path journal) {
    return Taffrail.builder()
        .level(Level.INFO)
        .journal(JournalConfig.at(journal))
        .drainAtExit(false) // Spring shuts it down, behind what its own end logs
        .configure();
  }
}
