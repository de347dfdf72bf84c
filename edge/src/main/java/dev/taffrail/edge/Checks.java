package dev.taffrail.edge;

import org.jspecify.annotations.Nullable;

/** What a part of a setting has to be; for adapters and kinds of actions and clouds. */
public final class Checks {
  private Checks() {}

  /**
   * Sees that a part is as it has to be.
   *
   * @param part its name
   * @param expected what it has to be, in words
   * @throws IllegalArgumentException when it is not, with all three in its message
   */
  public static void check(boolean holds, String part, String expected, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException(part + ": expected " + expected + ", found " + found);
    }
  }
}
