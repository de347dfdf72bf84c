package dev.taffrail.log;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration of logging in this process, set up in one place.
 *
 * <pre>{@code
 * Taffrail.configure(Level.INFO);
 * }</pre>
 *
 * <p>Before it is configured, and after {@link #shutdown}, records of level info and above go to
 * standard error as lines for people.
 */
public final class Taffrail {
  private Taffrail() {}

  /**
   * Sets everything up: a rotating sealed journal, {@code logs/edge.log} unless a {@code
   * taffrail.properties} on the class path says otherwise, the context, and a drain at exit.
   *
   * @throws java.io.UncheckedIOException when the journal cannot be opened; logging stays as it was
   */
  public static Taffrail configure(Level level) {
    return builder().level(level).configure();
  }

  /** Starts with what {@code taffrail.properties} on the class path says, else the defaults. */
  public static Builder builder() {
    throw new UnsupportedOperationException();
  }

  public static boolean isConfigured() {
    throw new UnsupportedOperationException();
  }

  /** The journal that takes records of level info and above. */
  public Journal journal() {
    throw new UnsupportedOperationException();
  }

  /** The journal that takes debug records, when there is one. */
  public Optional<Journal> debugJournal() {
    throw new UnsupportedOperationException();
  }

  public LogStats stats() {
    throw new UnsupportedOperationException();
  }

  /** Returns when everything logged before is written: it survives the end of this process. */
  public void flush() {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes what waits, seals and closes the journals, for at most the drain time. Shutting down
   * again does nothing. Happens by itself when the JVM ends.
   *
   * @return whether everything was written; what was not is said on standard error
   */
  public boolean shutdown() {
    throw new UnsupportedOperationException();
  }

  /** What differs from the defaults. */
  public static final class Builder {
    private Builder() {}

    /** Records below this level are dropped; info unless set. */
    public Builder level(Level value) {
      throw new UnsupportedOperationException();
    }

    public Builder journal(JournalConfig value) {
      throw new UnsupportedOperationException();
    }

    /** Debug records go here and only here, whatever the level. */
    public Builder debugJournal(JournalConfig value) {
      throw new UnsupportedOperationException();
    }

    /** Adds a step behind those there are. */
    public Builder processor(Processor value) {
      throw new UnsupportedOperationException();
    }

    /** Whether to measure {@link LogStats#longestCall}; not unless set. */
    public Builder timeCalls(boolean value) {
      throw new UnsupportedOperationException();
    }

    /** How long {@link Taffrail#shutdown} may take; 5 s unless set. */
    public Builder drainTime(Duration value) {
      throw new UnsupportedOperationException();
    }

    /**
     * Puts it into force for all loggers at once, in place of what was configured before.
     *
     * @throws java.io.UncheckedIOException when a journal cannot be opened; logging stays as it was
     */
    public Taffrail configure() {
      throw new UnsupportedOperationException();
    }
  }
}
