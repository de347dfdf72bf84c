package dev.taffrail.edge;

import java.io.IOException;

/** Brings one message to its receiver, once. Called by one thread at a time. */
@FunctionalInterface
public interface ActionSender extends AutoCloseable {
  /**
   * Returns when the receiver has taken it. Waits no longer than a timeout of its own, and heeds an
   * interrupt.
   *
   * @throws ActionRefusedException when trying again is no use
   * @throws IOException when it is
   */
  void send(ActionMessage message) throws IOException, InterruptedException;

  /**
   * Lets go of the connection. Nothing is called behind this, and no {@link #send} is under way.
   */
  @Override
  default void close() {}
}
