package dev.taffrail.edge;

/**
 * Where a pipeline's documents go, and by which protocol: data, immutable, of which a pipeline
 * makes a carrier when it is built. {@link HttpCloud} and {@code MqttCloud} are such; another one
 * is one more class. Tries, waits, the outbox and records are the same for all, and no concern of
 * theirs.
 */
public interface CloudTarget {
  /** The place that records name, such as host and port; without anything secret. */
  String receiver();

  /**
   * What brings documents there for one pipeline, which closes it at its own end. Connects to
   * nothing yet.
   *
   * @throws IllegalStateException when it can never work here; a receiver that is away is no reason
   */
  CloudCarrier open();
}
