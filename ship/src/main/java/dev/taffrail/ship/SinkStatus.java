package dev.taffrail.ship;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a sink fares, at one moment.
 *
 * @param sink its name
 * @param state the worse one of its two lanes
 * @param accounts what became of the records; always balanced
 * @param made delivered records that are none of the journal's: summaries. They are in none of the
 *     accounts, which count the records that they were made of
 * @param refusedByReason the refused ones by reason
 * @param behindBytes bytes of the journal that the slower lane has not settled yet
 * @param behindRecords records that are known to the faster lane and not settled by the slower one
 * @param lastError the newest failure in the receiver's words, without secrets; null when there was
 *     none since the start
 * @param lastErrorAt when that was
 */
public record SinkStatus(
    String sink,
    State state,
    Accounts accounts,
    long made,
    Map<String, Long> refusedByReason,
    long behindBytes,
    long behindRecords,
    @Nullable String lastError,
    @Nullable Instant lastErrorAt) {
  public SinkStatus {
    refusedByReason = Map.copyOf(refusedByReason);
  }

  /** From best to worst. */
  public enum State {
    /** The last request was answered, or there was none yet. */
    OK,
    /** The receiver cannot be reached or asks to wait; everything is kept and tried again. */
    RETRYING,
    /** Credentials, an address or the like are wrong; everything is kept and tried seldom. */
    MISCONFIGURED,
    /** The journal or the files beside it cannot be read or written; tried again. */
    FAILING,
    /** The lane's thread has ended. */
    STOPPED
  }
}
