package dev.taffrail.agent.http;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server answers. Its methods are called by several threads at once. */
public interface Site {
  /** In messages, and in the names of its threads. */
  String name();

  /** How many requests are answered at once. */
  int threads();

  /**
   * The answer to a request that may pass.
   *
   * @param path its path, decoded
   * @param query what stands behind the question mark, not decoded; null when there is none
   */
  Answer answer(String path, @Nullable String query) throws IOException;

  /** Whether whoever reaches the server may have this without a token. */
  default boolean isOpen(String path) {
    return false;
  }

  /** Whether whoever reaches the server may have this one's status without a token, and no more. */
  default boolean isProbe(String path) {
    return false;
  }

  /** Whether this does something, and is asked for by POST. */
  default boolean changes(String path) {
    return false;
  }

  /** Of each answer, beside those that all have. */
  default Map<String, String> headers() {
    return Map.of();
  }
}
