package dev.taffrail.ship;

import java.time.Duration;

/**
 * A {@link Transform} at work in one lane. For one thread.
 *
 * <p>One that holds records, or remembers any, does so in periods of record time, and is idle
 * between them. What it hands on must depend on the records alone that it took since it was idle
 * last: after a crash the lane reads again from a place where all of its stages were idle, and has
 * to make the same of the same records.
 */
@FunctionalInterface
public interface Stage {

  /** Takes a piece: passes it on, drops it, or keeps it for later. */
  void take(Piece piece, Out out);

  /**
   * Hears that the records have come to this time, before the record of this time is taken, also
   * when that is for another lane. Only called while some stage of the lane is not idle.
   *
   * @param micros microseconds since 1970, earlier than before when clocks jumped or threads raced
   */
  default void advance(long micros, Out out) {}

  /** Ends what is open, and hands on what is held. It is idle then. */
  default void end(Out out) {}

  /** Whether it holds and remembers nothing. */
  default boolean isIdle() {
    return true;
  }

  /** How long a period of it is; zero when it has none. */
  default Duration period() {
    return Duration.ZERO;
  }

  /** Where pieces go. Each one that was taken has to go to one of them in the end. */
  interface Out {
    /** On to the next stage, or the sink. */
    void pass(Piece piece);

    /** Nowhere: all that it stands for is counted as filtered. */
    void drop(Piece piece);
  }
}
