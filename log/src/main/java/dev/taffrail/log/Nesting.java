package dev.taffrail.log;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many log calls of a thread are under way within each other: a value's {@code toString} may
 * log, and so may a supplier, an exception's message, a processor, or a library that these call.
 * Each does so anew for the record that it logs, and where there are two of them the calls double
 * at every step. So it ends at a few. All foreign code that a record runs, is run within this.
 */
final class Nesting {
  /** What stands in place of what was not asked any more. */
  static final String TOO_DEEP = "(nested too deep)";

  private static final int MAX_DEPTH = 3;

  /** Small numbers, which nobody makes: so a thread's entry is all that there is of it. */
  private static final ThreadLocal<@Nullable Integer> DEPTH = new ThreadLocal<>();

  private Nesting() {}

  /** How deep the thread is; to be given to {@link #enter} and {@link #leave}. */
  static int depth() {
    Integer depth = DEPTH.get();
    return depth == null ? 0 : depth;
  }

  static boolean tooDeep(int depth) {
    return depth >= MAX_DEPTH;
  }

  static void enter(int depth) {
    DEPTH.set(depth + 1);
  }

  static void leave(int depth) {
    DEPTH.set(depth);
  }

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
    int calls = depth();
    if (tooDeep(calls)) {
      return tooDeep;
    }
    try {
      enter(calls);
      return foreign.get();
    } finally {
      leave(calls);
    }
  }
}
