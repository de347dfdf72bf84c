package dev.taffrail.bench;

import java.io.IOException;

/** One of those that log the same line into rotating files. Opened when made. */
interface Contender {

  /**
   * Logs {@link Line} once; from any thread.
   *
   * @return false when it was refused
   */
  boolean log() throws IOException;

  /** Ends it and says how many lines reached the files, those rotated away since included. */
  long end() throws IOException;
}
