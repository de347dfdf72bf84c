package dev.taffrail.edge;

/** An action of a pipeline that is open. For one thread at a time, unless it says otherwise. */
public interface RunningAction extends AutoCloseable {
  /**
   * Does it for this event, on the pipeline's action thread, under the run's correlation id: the
   * pipeline waits until it returns.
   *
   * @return whether it is done; when not, it goes on elsewhere, and says the end of it by records
   *     of its own
   * @throws Exception whatever it likes: becomes a {@code rule_action_failed} record, as an {@code
   *     Error} does but for {@code OutOfMemoryError}, which ends the run
   */
  boolean perform(RuleEvent event) throws Exception;

  /**
   * Events that it gave up, each with a {@code rule_action_failed} record, behind a {@link
   * #perform} that returned false; those since this was asked last.
   */
  default long takeFailures() {
    return 0;
  }

  /** Events that it took and has not begun with; for any thread. */
  default int waiting() {
    return 0;
  }

  /** The most that may wait; 0 when nothing ever does. */
  default int room() {
    return 0;
  }

  /**
   * Says that {@link #close} is next, so that the actions of a pipeline come to their end together.
   * Returns at once, and throws nothing. Nobody has to call this.
   */
  default void beginClose() {}

  /** Brings to an end what waits, for a bounded time. Nothing may be called behind this. */
  @Override
  default void close() {}
}
