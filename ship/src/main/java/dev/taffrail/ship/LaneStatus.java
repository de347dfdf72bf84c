package dev.taffrail.ship;

import dev.taffrail.ship.LanePulse.Beat;
import dev.taffrail.ship.SinkStatus.State;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A lane at one moment.
 *
 * @param counters a copy that nobody changes, of all records that were met
 * @param pending records of this lane that are read and not settled
 * @param front number of the next record to meet
 * @param settled number of the committed position
 * @param behindBytes bytes of the source before the lane is through
 * @param beat how it gets on
 */
record LaneStatus(
    State state,
    Counters counters,
    long pending,
    long front,
    long settled,
    long behindBytes,
    @Nullable Failure failure,
    Beat beat) {

  LaneStatus(
      State state,
      Counters counters,
      long pending,
      long front,
      long settled,
      long behindBytes,
      @Nullable Failure failure) {
    this(state, counters, pending, front, settled, behindBytes, failure, Beat.NONE);
  }

  /** The same lane a little later. */
  LaneStatus at(Beat now) {
    return new LaneStatus(state, counters, pending, front, settled, behindBytes, failure, now);
  }

  /**
   * A failure in words that a person can act on.
   *
   * @param at when it was
   */
  record Failure(String words, Instant at) {}

  /** All lanes of one sink through one source. */
  static SinkStatus combine(String sink, LaneStatus... ofEach) {
    List<LaneStatus> lanes = List.of(ofEach);
    Counters all = new Counters();
    lanes.forEach(lane -> all.add(lane.counters));
    State worst = Collections.max(lanes.stream().map(LaneStatus::state).toList());
    Failure newest = newest(lanes, worst);
    Beat beat = lanes.stream().map(LaneStatus::beat).reduce(Beat.NONE, Beat::with);
    return new SinkStatus(
        sink,
        worst,
        accounts(all, lanes).requireBalanced(),
        all.made,
        all.refusedByReason(),
        max(lanes, LaneStatus::behindBytes),
        max(lanes, LaneStatus::front) + max(lanes, lane -> -lane.settled),
        beat.behind(),
        beat.retries(),
        beat.busy(),
        beat.degraded(),
        beat.unanswered(),
        beat.unacknowledged(),
        newest == null ? null : newest.words,
        newest == null ? null : newest.at,
        LinkUse.NONE);
  }

  private static Accounts accounts(Counters all, List<LaneStatus> lanes) {
    long lost = lost(all, max(lanes, lane -> lane.counters.met()));
    return new Accounts(
        all.read + lost,
        all.delivered,
        all.filtered,
        all.summarised,
        all.refused(),
        lost,
        lanes.stream().mapToLong(LaneStatus::pending).sum());
  }

  /**
   * Of a record that was deleted unread nobody knows its lane. A record that both lanes skipped is
   * one record; one that a lane took is not lost because the other skipped it. So of all records up
   * to the front, those that no lane took are lost, or still before the slower lane: never more
   * than were skipped, and exactly these once the lanes are level.
   */
  private static long lost(Counters all, long met) {
    return Math.max(0, Math.min(all.skipped, met - all.read));
  }

  private static long max(List<LaneStatus> lanes, ToLongFunction<LaneStatus> value) {
    return lanes.stream().mapToLong(value).max().orElse(0);
  }

  /** The words that belong to the state: another lane may have said something else since. */
  private static @Nullable Failure newest(List<LaneStatus> lanes, State worst) {
    Failure why = null;
    Failure any = null;
    for (LaneStatus lane : lanes) {
      why = lane.state == worst ? newest(why, lane.failure) : why;
      any = newest(any, lane.failure);
    }
    return worst == State.OK || why == null ? any : why;
  }

  private static @Nullable Failure newest(@Nullable Failure a, @Nullable Failure b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.at.isAfter(b.at) ? a : b;
  }
}
