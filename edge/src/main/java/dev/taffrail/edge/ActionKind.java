package dev.taffrail.edge;

/**
 * What a kind of action needs to know: data, immutable, of which a pipeline makes a running action
 * when it is built. {@link LogAction}, {@link StoreAction}, {@link HttpAction} and {@code
 * MqttAction} are kinds; another one is one more class. One that sends over a network leaves queue,
 * thread, tries and records to {@link QueuedAction}.
 */
@FunctionalInterface
public interface ActionKind {
  /**
   * The action for one pipeline, which closes it at its own end.
   *
   * @param name the action's name, for records
   * @throws IllegalStateException when it can never work here; what may come later, as a receiver
   *     or a folder, is no reason
   */
  RunningAction start(String pipeline, String name);
}
