package dev.taffrail.bench;

import java.io.IOException;

/**
 * One of those that log the same calls as lines of JSON into rotating files. Opened when made. Its
 * calls come from any thread.
 */
interface LogSide {
  /** The message with the ten fields. */
  void fields(Sample sample);

  /** The message alone; the ten fields were bound before, by {@link #bind}. */
  void bound();

  /** The message with the ten fields and {@link Failure}. */
  void exception(Sample sample);

  /** As {@link #fields}, of a level that is disabled. */
  void disabled(Sample sample);

  /** Binds the ten fields, for the calling thread where this side knows no other way. */
  void bind(Sample sample);

  /** Ends it: all that it took is in the files. */
  void end() throws IOException;

  /** How many records it took not; after the end. */
  default long refused() {
    return 0;
  }
}
