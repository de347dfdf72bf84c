package dev.taffrail.edge.watch;

import java.io.IOException;

/** Looks at one thing. Called by the watch's thread alone. */
interface Watcher {
  /** For records. */
  String name();

  /**
   * Looks, and says what changed.
   *
   * @param now a monotonic time in nanoseconds
   * @throws IOException when it cannot be told how things are
   */
  void look(long now) throws IOException;
}
