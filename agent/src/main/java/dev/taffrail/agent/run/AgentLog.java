package dev.taffrail.agent.run;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.io.UncheckedIOException;

/** Logging as a configuration describes it, for this process. */
final class AgentLog {
  private AgentLog() {}

  /**
   * Configures it. It does not end by itself: the agent ends it, behind its last record.
   *
   * @throws UncheckedIOException when a journal cannot be opened
   */
  static Taffrail configure(Configuration configuration) {
    Taffrail.Builder builder =
        Taffrail.builder()
            .level(configuration.level())
            // At debug these say each statement and each packet, and would push our own out.
            .level("com.hivemq", Level.WARNING)
            .level("io.netty", Level.INFO)
            .level("org.sqlite", Level.INFO)
            .journal(configuration.journal())
            .timeCalls(true)
            .drainAtExit(false);
    if (configuration.debug() != null) {
      builder.debugJournal(configuration.debug());
    }
    return builder.configure();
  }
}
