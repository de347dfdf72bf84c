package dev.taffrail.ship;

import dev.taffrail.ship.SinkStatus.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lane at one moment.
 *
 * @param counters a copy that nobody changes, of all records that were met
 * @param pending records of this lane that are read and not settled
 * @param front leaf index of the next record to meet
 * @param settled leaf index of the committed cursor
 * @param behindBytes bytes of the journal before the committed cursor's lane is through
 */
record LaneStatus(
    State state,
    Counters counters,
    long pending,
    long front,
    long settled,
    long behindBytes,
    @Nullable Failure failure) {

  /**
   * A failure in words that a person can act on.
   *
   * @param at when it was
   */
  record Failure(String words, Instant at) {}

  /** Both lanes of one sink. */
  static SinkStatus combine(String sink, LaneStatus urgent, LaneStatus bulk) {
    Counters both = new Counters();
    both.add(urgent.counters);
    both.add(bulk.counters);
    Failure newest = newest(urgent.failure, bulk.failure);
    return new SinkStatus(
        sink,
        urgent.state.compareTo(bulk.state) >= 0 ? urgent.state : bulk.state,
        accounts(both, urgent, bulk).requireBalanced(),
        both.made,
        both.refusedByReason(),
        Math.max(urgent.behindBytes, bulk.behindBytes),
        Math.max(urgent.front, bulk.front) - Math.min(urgent.settled, bulk.settled),
        newest == null ? null : newest.words,
        newest == null ? null : newest.at);
  }

  private static Accounts accounts(Counters both, LaneStatus urgent, LaneStatus bulk) {
    long lost = lost(both, urgent.counters, bulk.counters);
    return new Accounts(
        both.read + lost,
        both.delivered,
        both.filtered,
        both.summarised,
        both.refused(),
        lost,
        urgent.pending + bulk.pending);
  }

  /**
   * Of a record that was deleted unread nobody knows its lane. A record that both lanes skipped is
   * one record; one that a lane took is not lost because the other skipped it. So of all records up
   * to the front, those that no lane took are lost, or still before the slower lane: never more
   * than were skipped, and exactly these once the lanes are level.
   */
  private static long lost(Counters both, Counters urgent, Counters bulk) {
    long untaken = Math.max(urgent.met(), bulk.met()) - both.read;
    return Math.max(0, Math.min(both.skipped, untaken));
  }

  private static @Nullable Failure newest(@Nullable Failure a, @Nullable Failure b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.at.isAfter(b.at) ? a : b;
  }
}
