package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a journal to its store of keys, each on a thread of its own and waited for no longer
 * than a second. While one that was given up has not returned, each other one fails at once: the
 * store is asked one thing at a time. What a late call returns is thrown away; what it did shows
 * when it is made again.
 */
final class StoreCalls {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** By the journal: calls outlive the opening that made them. */
  private static final Map<Path, Late> LATE = new ConcurrentHashMap<>();

  private final Path journal;

  StoreCalls(Path journal) {
    this.journal = journal;
  }

  /**
   * A call that was given up, and what has to follow it.
   *
   * @param name of the call
   * @param since when it was made, by the monotonic clock
   */
  private record Late(String name, long since, TimedCall<?> call) {}

  /** What is done with a result that nobody waits for any more. */
  interface Discard<T> {
    void discard(T late) throws IOException;
  }

  <T> T ask(String store, String name, TimedCall.Call<T> call) throws KeysException {
    return ask(store, name, call, null);
  }

  /**
   * Makes a call.
   *
   * @param store what is called, for messages
   * @param discard is done when the call returns too late; null for nothing
   * @throws KeysException when it fails, whatever it throws, or has not returned in time
   */
  <T> T ask(String store, String name, TimedCall.Call<T> call, @Nullable Discard<T> discard)
      throws KeysException {
    Late late = late(journal);
    if (late != null) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - late.since());
      throw new KeysException(
          "%s: %s has not returned for %d s; %s has to wait for that"
              .formatted(store, late.name(), seconds, name),
          null);
    }
    try {
      long since = System.nanoTime();
      TimedCall<T> made = TimedCall.start("taffrail-store " + name, call);
      if (made.await(PATIENCE_NANOS)) {
        return made.result();
      }
      Late given = new Late(name, since, made);
      LATE.put(journal, given);
      if (discard != null) {
        follow(journal, given, () -> discard.discard(made.result()));
      }
    } catch (IOException e) {
      throw new KeysException(store + ": " + name + " failed: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      // On a thread of its own: an error of the store is none of the journal.
      throw new KeysException(store + ": " + name + " failed: " + e, e);
    }
    throw new KeysException(store + ": " + name + " has not returned within 1 s", null);
  }

  /** The same as {@link #followLate(Path, Steps.Step)} for this journal. */
  boolean followLate(Steps.Step step) {
    return followLate(journal, step);
  }

  /**
   * Does this, beside the caller, once the call has returned that was given up.
   *
   * @return whether there is one; else nothing is done
   */
  static boolean followLate(Path journal, Steps.Step step) {
    Late late = late(journal);
    if (late != null) {
      follow(journal, late, step);
    }
    return late != null;
  }

  private static void follow(Path journal, Late late, Steps.Step step) {
    TimedCall<?> following = TimedCall.start("taffrail-store late", () -> after(late, step));
    LATE.put(journal, new Late(late.name(), late.since(), following));
  }

  private static @Nullable Late late(Path journal) {
    Late late = LATE.get(journal);
    if (late != null && late.call().isDone()) {
      LATE.remove(journal, late);
      return null;
    }
    return late;
  }

  private static boolean after(Late late, Steps.Step step) throws IOException {
    boolean returned = late.call().await(Long.MAX_VALUE);
    step.run();
    return returned;
  }
}
