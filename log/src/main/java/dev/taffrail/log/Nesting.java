package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/**
 * How many log calls of a thread are under way within each other: a value's {@code toString} may
 * log, and so may a processor, or a library that it calls. Each does so anew for the record that it
 * logs, and where there are two of them the calls double at every step. So it ends at a few.
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

  /** Whether the methods of this type are not those of the JVM itself, which never log. */
  static boolean isForeign(Class<?> type) {
    return type.getClassLoader() != null;
  }
}
