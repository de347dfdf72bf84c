package dev.taffrail.edge;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline's cloud fares at one moment.
 *
 * @param receiver where its documents go, without anything secret
 * @param state the receiver's, or that of the store where that fails
 * @param circuitOpen whether the receiver is left alone for a while, as it failed too often; with a
 *     store only
 * @param accounts what became of the documents; always balanced
 * @param waiting those that wait, by priority
 * @param deadLetters those that were refused for good and are kept in the store
 * @param oldest since when the one waits that has waited longest; null when none does, or when the
 *     clock was not set then
 * @param lastError why it is in its state, in the receiver's words and without secrets; where all
 *     is well the newest failure, null when there was none since the pipeline was built
 * @param lastErrorAt when that was
 */
public record CloudStatus(
    String receiver,
    State state,
    boolean circuitOpen,
    CloudAccounts accounts,
    Map<CloudPriority, Long> waiting,
    long deadLetters,
    @Nullable Instant oldest,
    @Nullable String lastError,
    @Nullable Instant lastErrorAt) {
  public CloudStatus {
    Map<CloudPriority, Long> copy = new EnumMap<>(CloudPriority.class);
    copy.putAll(waiting);
    waiting = Collections.unmodifiableMap(copy);
  }

  /** From best to worst. */
  public enum State {
    /** The last document was taken, or refused as a single bad one. */
    OK,
    /** Nothing was sent since the pipeline was built, so nobody knows. */
    UNTRIED,
    /** The receiver cannot be reached or asks to wait; what it did not take is tried again. */
    RETRYING,
    /** The receiver answers, and refuses document after document for good. */
    REFUSING,
    /** Credentials or address are wrong, or nobody is subscribed; tried again with each run. */
    MISCONFIGURED,
    /** The store cannot be read or written, and documents are in memory alone. */
    FAILING
  }
}
