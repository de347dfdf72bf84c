package dev.taffrail.edge.adapter;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/**
 * A connection that an adapter made. For one thread, which calls {@link #read} again and again
 * until the connection is lost or the program stops, and then {@link #close}, once.
 */
public interface Link extends Closeable {
  /** Reads once. */
  @FunctionalInterface
  interface Poll {
    void read() throws Exception;
  }

  /**
   * Gives the intake what there is. One that gets its readings on a thread of its own waits here
   * until the connection is lost. An interrupt asks it to end.
   *
   * @throws LinkLostException when the connection is lost
   * @throws Exception when this read failed; after three in a row the connection counts as lost
   */
  void read() throws Exception;

  /** From the beginning of one read to that of the next; what is behind is not made up for. */
  Duration every();

  /** Lets the connection go, within a time that the implementation bounds. */
  @Override
  void close() throws IOException;

  /** A link that reads every so often, and closes this at its end. */
  static Link polling(Duration every, Poll poll, Closeable closed) {
    return new Link() {
      @Override
      public void read() throws Exception {
        poll.read();
      }

      @Override
      public Duration every() {
        return every;
      }

      @Override
      public void close() throws IOException {
        closed.close();
      }
    };
  }
}
