package dev.taffrail.log.slf4j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a thread are under way within each other, made by what is asked for their
 * message: an argument's {@code toString}, a supplier, a marker. As a message is made before its
 * record, such a call knows nothing of those that the records are in, and is counted here.
 */
final class MessageNesting {
  /** What stands in place of what was not asked any more. */
  static final String TOO_DEEP = "(nested too deep)";

  private static final int MAX_DEPTH = 3;

  private static final ThreadLocal<@Nullable Integer> DEPTH = new ThreadLocal<>();

  private MessageNesting() {}

  /**
   * Runs foreign code, which may throw whatever it likes.
   *
   * @return false where it is not run any more
   */
  static boolean tryRun(Runnable foreign) {
    return ask(
        () -> {
          foreign.run();
          return true;
        },
        false);
  }

  /**
   * What foreign code says; it may throw whatever it likes.
   *
   * @param tooDeep stands for it where it is not asked any more
   */
  static <T extends @Nullable Object> T ask(Supplier<? extends T> foreign, T tooDeep) {
    Integer known = DEPTH.get();
    int calls = known == null ? 0 : known;
    if (calls >= MAX_DEPTH) {
      return tooDeep;
    }
    try {
      DEPTH.set(calls + 1);
      return foreign.get();
    } finally {
      DEPTH.set(calls);
    }
  }
}
