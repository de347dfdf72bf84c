package dev.taffrail.agent.run;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Taffrail;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sees that no thread dies unseen. What nobody caught is a critical record, {@code agent_crashed};
 * then the journal is written, sealed and forced, and the process ends with status 1: what a dead
 * thread leaves half done nobody knows, and a service manager starts the agent anew.
 */
final class LastWords implements Thread.UncaughtExceptionHandler {
  private static final int STATUS = 1;

  private static final int BALLAST_BYTES = 1 << 20;

  private final BoundLogger log;
  private final Taffrail logging;
  private final Thread.@Nullable UncaughtExceptionHandler before;
  private final AtomicBoolean said = new AtomicBoolean();

  /** Let go of when a thread dies: where the memory is used up, so there is some for the record. */
  @SuppressWarnings("UnusedVariable")
  private volatile byte @Nullable [] ballast = new byte[BALLAST_BYTES];

  private LastWords(
      BoundLogger log, Taffrail logging, Thread.@Nullable UncaughtExceptionHandler before) {
    this.log = log;
    this.logging = logging;
    this.before = before;
  }

  /** From now on, for all threads of this process that have no handler of their own. */
  static LastWords expect(BoundLogger log, Taffrail logging) {
    LastWords words = new LastWords(log, logging, Thread.getDefaultUncaughtExceptionHandler());
    Thread.setDefaultUncaughtExceptionHandler(words);
    return words;
  }

  /** The program ends as it should. */
  void forget() {
    if (Thread.getDefaultUncaughtExceptionHandler() == this) {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  /** Ends the process; a second thread that dies meanwhile only waits for that. */
  @Override
  public void uncaughtException(Thread thread, Throwable cause) {
    ballast = null;
    if (said.compareAndSet(false, true)) {
      try {
        log.critical("agent_crashed").with("thread", thread.getName()).exception(cause).log();
        logging.shutdown();
        System.err.println("taffrail: crashed in thread " + thread.getName() + ": " + cause);
      } finally {
        // No exit: its hooks wait for a command that may never end.
        Runtime.getRuntime().halt(STATUS);
      }
    }
  }
}
