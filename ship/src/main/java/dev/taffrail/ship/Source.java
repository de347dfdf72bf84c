package dev.taffrail.ship;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a lane reads from, beginning at a position. For one thread, but for {@link #wakeUp}. */
public interface Source extends AutoCloseable {

  /** The next record that is complete, or null when there is none yet. */
  @Nullable SourceRecord poll() throws IOException;

  /**
   * Passes over the records of some levels that are next, where that costs less than to poll them;
   * never over a journal's own.
   *
   * @param most how many at most
   * @return null where none was passed, which says nothing of the next record
   */
  default @Nullable Passed pass(Predicate<Level> levels, int most) throws IOException {
    return null;
  }

  /**
   * Records that were passed over.
   *
   * @param records how many, at least one
   * @param bytes how many bytes of the source they take
   * @param next the place behind them
   */
  record Passed(long records, long bytes, Position next) {}

  /** Waits until there may be something to poll; false when the time ran out or it was woken. */
  boolean await(Duration timeout) throws IOException, InterruptedException;

  /** Ends a wait in another thread, or the next one at once; for any thread. */
  void wakeUp();

  /**
   * Looks at all there is now, whether or not anything was told of it: a drain is for that, too.
   */
  default void look() throws IOException {}

  /** That nobody can tell how many bytes are still to come: what {@link #isPending} says counts. */
  long UNKNOWN = -1;

  /** How many bytes are still to come, as far as is known now; {@link #UNKNOWN} where it is not. */
  long remainingBytes() throws IOException;

  /**
   * A place to save before anything is read from the start: where there is nothing to go on from, a
   * file that is renamed before the first save could not be known again. Null where that does not
   * matter.
   *
   * @param first whether no place was ever saved, so that the source may pass over what is there;
   *     where one was and is lost, it may not
   */
  default @Nullable Position baseline(boolean first) throws IOException {
    return null;
  }

  /** Whether something was read that becomes a record by itself, after a short while. */
  default boolean isPending() {
    return false;
  }

  /**
   * What a person should know of it and was not told yet: what was lost, and why; null as a rule.
   */
  default @Nullable String takeNote() {
    return null;
  }

  /**
   * What of it cannot be read now, though all else goes on, and why; null as a rule. A note is said
   * once, this as long as it lasts. For the thread that polls.
   */
  default @Nullable String trouble() {
    return null;
  }

  @Override
  void close() throws IOException;

  /** Opens a source where a lane left off. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens it.
     *
     * @param from {@link Position#START}, or a position that such a source gave out
     */
    Source open(Position from) throws IOException;
  }
}
