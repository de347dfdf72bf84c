package dev.taffrail.edge;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings documents to one receiver, each once at a call. For one thread at a time, which sends no
 * other document before the reply to one is there or was cancelled.
 */
@FunctionalInterface
public interface CloudCarrier extends AutoCloseable {
  /**
   * Begins to bring a document, and returns at once.
   *
   * @param left how long a broker may keep it for receivers that are away; null for as long as it
   *     likes
   * @return what the receiver said of it; failed when it said nothing, with an {@link
   *     java.io.IOException} that names nothing of the document; cancelled by who waits no longer,
   *     which ends the try
   */
  CompletableFuture<CloudReply> send(CloudDocument document, @Nullable Duration left);

  /** Lets go of the connection, within half a second. Nothing is called behind this. */
  @Override
  default void close() {}
}
