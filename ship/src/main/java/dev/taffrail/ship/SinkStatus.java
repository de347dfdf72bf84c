package dev.taffrail.ship;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a sink fares, at one moment.
 *
 * @param sink its name
 * @param state the worst one of its lanes
 * @param accounts what became of the records; always balanced
 * @param made delivered records that are none of the journal's: summaries. They are in none of the
 *     accounts, which count the records that they were made of
 * @param refusedByReason the refused ones by reason
 * @param behindBytes bytes of the sources that the slower lane has not settled yet
 * @param behindRecords records that are known to the faster lane and not settled by the slower one
 * @param behindTime all that was in the sources so long ago is settled; counted from the start at
 *     most, zero when nothing is left to settle
 * @param retries how often a batch had to be sent again since the start
 * @param busy since when nothing was heard of a lane that does not wait; a sink's own time limits
 *     keep it below some minutes
 * @param degraded how long one of its lanes has been in a state that {@linkplain State#isDegraded
 *     is degraded}; zero where none is
 * @param unanswered how long the oldest request that is under way has waited for its answer; zero
 *     where none is
 * @param unacknowledged how long the oldest request that was received has waited for its
 *     acknowledgement; zero where none does
 * @param lastError why it is in its state, in the receiver's words and without secrets; where all
 *     is well the newest failure, null when there was none since the start
 * @param lastErrorAt when that was
 * @param link what the sink sent; {@link LinkUse#NONE} of one source alone, as all share a link
 */
public record SinkStatus(
    String sink,
    State state,
    Accounts accounts,
    long made,
    Map<String, Long> refusedByReason,
    long behindBytes,
    long behindRecords,
    Duration behindTime,
    long retries,
    Duration busy,
    Duration degraded,
    Duration unanswered,
    Duration unacknowledged,
    @Nullable String lastError,
    @Nullable Instant lastErrorAt,
    LinkUse link) {
  public SinkStatus {
    refusedByReason = Map.copyOf(refusedByReason);
  }

  /** The same, with what the sink sent. */
  SinkStatus with(LinkUse use) {
    return new SinkStatus(
        sink,
        state,
        accounts,
        made,
        refusedByReason,
        behindBytes,
        behindRecords,
        behindTime,
        retries,
        busy,
        degraded,
        unanswered,
        unacknowledged,
        lastError,
        lastErrorAt,
        use);
  }

  /** One sink, over all of its sources. */
  static SinkStatus combine(String sink, List<SinkStatus> bySource) {
    Map<String, Long> refused = new TreeMap<>();
    bySource.forEach(
        one -> one.refusedByReason.forEach((reason, n) -> refused.merge(reason, n, Long::sum)));
    State worst = Collections.max(bySource.stream().map(SinkStatus::state).toList());
    SinkStatus failed = failed(bySource, worst);
    return new SinkStatus(
        sink,
        worst,
        bySource.stream().map(SinkStatus::accounts).reduce(Accounts.NONE, Accounts::plus),
        bySource.stream().mapToLong(SinkStatus::made).sum(),
        refused,
        bySource.stream().mapToLong(SinkStatus::behindBytes).sum(),
        bySource.stream().mapToLong(SinkStatus::behindRecords).sum(),
        Collections.max(bySource.stream().map(SinkStatus::behindTime).toList()),
        bySource.stream().mapToLong(SinkStatus::retries).sum(),
        Collections.max(bySource.stream().map(SinkStatus::busy).toList()),
        Collections.max(bySource.stream().map(SinkStatus::degraded).toList()),
        Collections.max(bySource.stream().map(SinkStatus::unanswered).toList()),
        Collections.max(bySource.stream().map(SinkStatus::unacknowledged).toList()),
        failed.lastError,
        failed.lastErrorAt,
        LinkUse.NONE);
  }

  /** Whose words belong to the state: another source's may be newer and say something else. */
  private static SinkStatus failed(List<SinkStatus> bySource, State worst) {
    return bySource.stream()
        .filter(one -> one.lastErrorAt != null)
        .max(
            Comparator.<SinkStatus, Boolean>comparing(
                    one -> worst != State.OK && one.state == worst)
                .thenComparing(one -> Objects.requireNonNull(one.lastErrorAt)))
        .orElse(bySource.get(0));
  }

  /** From best to worst. */
  public enum State {
    /** The last request was answered, with a refusal of some records too, or there was none yet. */
    OK,
    /**
     * Nothing is sent for a while that could be: the sink's limit is used up, or the device's clock
     * is not set yet. It goes on by itself.
     */
    WAITING,
    /** The receiver cannot be reached or asks to wait; everything is kept and tried again. */
    RETRYING,
    /**
     * The receiver answers, and refuses record after record for good; each is kept and counted. No
     * single bad record any more: somebody has to look.
     */
    REFUSING,
    /** Credentials, an address or the like are wrong; everything is kept and tried seldom. */
    MISCONFIGURED,
    /** The journal or the files beside it cannot be read or written; tried again. */
    FAILING,
    /** The lane's thread has ended. */
    STOPPED;

    /** Whether records are not taken as they should be, be it that they will be later. */
    public boolean isDegraded() {
      return compareTo(WAITING) > 0;
    }
  }
}
