package dev.taffrail.edge;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an outbox holds, and what became of the rest.
 *
 * @param waiting documents by priority, all priorities
 * @param deadLetters documents that were refused and are kept
 * @param oldest since when the one waits that has waited longest; null when none does, or when it
 *     was stamped by a clock that was not set yet
 */
record CloudContents(
    CloudAccounts accounts,
    Map<CloudPriority, Long> waiting,
    long deadLetters,
    @Nullable Instant oldest) {
  static final CloudContents NONE = new CloudContents(CloudAccounts.NONE, none(), 0, null);

  /** No documents, of each priority. To be changed by who asked. */
  static Map<CloudPriority, Long> none() {
    Map<CloudPriority, Long> none = new EnumMap<>(CloudPriority.class);
    for (CloudPriority each : CloudPriority.values()) {
      none.put(each, 0L);
    }
    return none;
  }
}
