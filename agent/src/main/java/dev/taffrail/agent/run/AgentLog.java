package dev.taffrail.agent.run;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Objects;

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
    try {
      return builder.configure();
    } catch (UncheckedIOException e) {
      throw withPlace(e, configuration);
    }
  }

  /** The system's own words, such as those of a full disk, do not say of which file. */
  private static UncheckedIOException withPlace(
      UncheckedIOException e, Configuration configuration) {
    Throwable cause = Objects.requireNonNull(e.getCause());
    if (cause instanceof FileSystemException) {
      return e;
    }
    String debug = configuration.debug() == null ? "" : " or " + configuration.debug().path();
    String place = "journal " + configuration.journal().path() + debug;
    return new UncheckedIOException(new IOException(place + ": " + cause.getMessage(), cause));
  }
}
