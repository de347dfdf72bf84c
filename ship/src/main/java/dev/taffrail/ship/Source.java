package dev.taffrail.ship;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a lane reads from, beginning at a cursor. For one thread, but for {@link #wakeUp}. */
public interface Source extends AutoCloseable {

  /** The next record that is complete, or null when there is none yet. */
  @Nullable JournalRecord poll() throws IOException;

  /** Waits until there may be something to poll; false when the time ran out or it was woken. */
  boolean await(Duration timeout) throws IOException, InterruptedException;

  /** Ends a wait in another thread, or the next one at once; for any thread. */
  void wakeUp();

  /** How many bytes are still to come, as far as is known now. */
  long remainingBytes() throws IOException;

  @Override
  void close() throws IOException;

  /** Opens a source where a lane left off. */
  @FunctionalInterface
  interface Opener {
    Source open(Cursor from) throws IOException;
  }
}
