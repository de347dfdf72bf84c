package dev.taffrail.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of seals, checked by other threads while the replay goes on, or, where there are
 * none, at once. Few wait at a time, so memory stays constant. For one thread.
 */
final class Signatures {
  private static final int WAITING = 64;

  private final boolean threads;
  private final Deque<Beside<@Nullable String>> waiting = new ArrayDeque<>();

  /**
   * @param threads how many there are
   */
  Signatures(int threads) {
    this.threads = threads > 1;
  }

  /**
   * Has one checked.
   *
   * @param check says what is wrong, or null
   * @return what is wrong with this one or, where threads are at work, with one before; null when
   *     nothing was found so far
   */
  @Nullable String check(Supplier<@Nullable String> check) {
    waiting.add(Beside.start(threads, check));
    return settle(threads ? WAITING : 0);
  }

  /** What is wrong with one of those that were not settled so far, or null. */
  @Nullable String settle() {
    return settle(0);
  }

  private @Nullable String settle(int most) {
    String fault = null;
    while (fault == null && waiting.size() > most) {
      fault = waiting.remove().result();
    }
    return fault;
  }
}
