package dev.taffrail.ship;

import dev.taffrail.journal.TimeLimit;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of records whose time a receiver does not take. Judged by this device's clock when
 * it is set; the receiver has the last word.
 *
 * @param maxAge what is older is too old; null where the receiver takes any age
 * @param maxAhead what is further ahead is too new; null where the receiver takes any
 * @param tooOld what to do with what is too old
 * @param tooNew what to do with what is too new
 */
public record TimePolicy(
    @Nullable Duration maxAge, @Nullable Duration maxAhead, Action tooOld, Action tooNew) {
  /** The reason by which what is too old is counted, and which sinks say. */
  public static final String TOO_OLD = "too_old";

  /** The reason by which what is too new is counted, and which sinks say. */
  public static final String TOO_NEW = "too_new";

  /** Sends everything as it is, and keeps what the receiver refuses. */
  public static final TimePolicy NONE = new TimePolicy(null, null, Action.KEEP, Action.KEEP);

  /** What to do with a record. */
  public enum Action {
    /** Not sent, kept on the device, counted as refused. */
    KEEP,
    /** Sent with a time that the receiver takes, its own in a field. */
    RESTAMP
  }

  /**
   * @throws IllegalArgumentException when a time is not above zero
   */
  public TimePolicy {
    check("max_age", maxAge);
    check("max_ahead", maxAhead);
  }

  public TimePolicy withTooOld(Action action) {
    return new TimePolicy(maxAge, maxAhead, action, tooNew);
  }

  public TimePolicy withTooNew(Action action) {
    return new TimePolicy(maxAge, maxAhead, tooOld, action);
  }

  /** Whether a record that the receiver refused for this reason is sent once more, restamped. */
  boolean restamps(String reason) {
    return (reason.equals(TOO_OLD) && tooOld == Action.RESTAMP)
        || (reason.equals(TOO_NEW) && tooNew == Action.RESTAMP);
  }

  /**
   * Why a record cannot be sent as it is; null when it can.
   *
   * @param ageMicros how old it is; negative for what is ahead
   */
  @Nullable String objection(long ageMicros) {
    if (maxAge != null && ageMicros > micros(maxAge)) {
      return TOO_OLD;
    }
    return maxAhead != null && -ageMicros > micros(maxAhead) ? TOO_NEW : null;
  }

  /** The objection in words. */
  String words(String objection) {
    return objection.equals(TOO_OLD)
        ? "older than " + text(maxAge) + " by this device's clock"
        : "more than " + text(maxAhead) + " ahead of this device's clock";
  }

  /** Of a limit that was objected by, and so is there. */
  private static String text(@Nullable Duration limit) {
    return TimeLimit.text(Objects.requireNonNull(limit));
  }

  private static long micros(Duration time) {
    return time.toSeconds() * 1_000_000 + time.toNanosPart() / 1_000;
  }

  private static void check(String key, @Nullable Duration time) {
    if (time != null
        && (time.compareTo(Duration.ZERO) <= 0 || time.compareTo(Limits.MAX_SPAN) > 0)) {
      throw new IllegalArgumentException(
          key + ": expected a time above zero and up to 36500 days, found " + time);
    }
  }
}
