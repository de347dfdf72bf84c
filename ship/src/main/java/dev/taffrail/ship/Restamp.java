package dev.taffrail.ship;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Judges the times of a lane's records, and gives another to those that need one. The time that is
 * given stands in the lane's marks, so that a record that is sent again has the same one, also
 * after a crash. For one thread.
 */
final class Restamp {
  /** Loki takes what is an hour behind the newest of its stream. */
  private static final long LONGEST_USE = TimeUnit.MINUTES.toMicros(30);

  /** Further ahead a clock that was set back leaves it: no receiver's limit is less. */
  private static final long MOST_AHEAD = TimeUnit.MINUTES.toMicros(5);

  private final TimePolicy policy;
  private final ClockRule rule;
  private final Timing timing;
  private final LaneMarks marks;

  /** By this device's clock, when it was looked at last; in microseconds since 1970. */
  private long now;

  /**
   * What is to be done with a record that cannot be sent as it is.
   *
   * @param record as it is sent, if it is
   * @param refusal why it is not sent; null when it is
   */
  record Judged(ShipRecord record, @Nullable String refusal) {}

  Restamp(Route route, Timing timing, LaneMarks marks) {
    policy = route.options().time();
    rule = route.clock();
    this.timing = timing;
    this.marks = marks;
  }

  /** Looks at this device's clock: of records that come at once, each is judged by one look. */
  void look() {
    now = timing.millis() * 1_000;
  }

  /**
   * Judges a record by this device's clock as it was at the last {@link #look}, unless that is not
   * set; null when it can be sent as it is.
   *
   * @param number of the place behind it
   * @param cursor of the lane, as a number too
   */
  @Nullable Judged judge(ShipRecord record, long number, long cursor) {
    if (policy.maxAge() == null && policy.maxAhead() == null) {
      return null;
    }
    String objection = rule.isUnset(now) ? null : policy.objection(now - record.micros());
    if (objection == null) {
      return null;
    }
    return policy.restamps(objection)
        ? new Judged(restamped(record, number, cursor), null)
        : new Judged(record, objection);
  }

  /** The record with a time that the receiver takes. */
  ShipRecord restamped(ShipRecord record, long number, long cursor) {
    long fresh = Timestamps.micros(timing.now());
    if (!marks.hasRestamp() || (isWornOut(fresh) && marks.mayChoose(cursor))) {
      marks.restampFrom(number, fresh);
    }
    return Retimed.of(record, marks.restamp(number));
  }

  private boolean isWornOut(long time) {
    return time - marks.chosen() > LONGEST_USE || marks.chosen() - time > MOST_AHEAD;
  }
}
