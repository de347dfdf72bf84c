package dev.taffrail.ship;

/**
 * A record in a lane's window, and what the lane met right behind it: other lanes' records and
 * filtered ones, over which the cursor moves once this record is settled. For one thread.
 */
final class Entry {
  final ShipRecord record;
  final Counters counters;
  private Position next;
  private boolean settled;

  /**
   * @param counters the record's own share: one read, and what was skipped before it
   */
  Entry(ShipRecord record, Position next, Counters counters) {
    this.record = record;
    this.next = next;
    this.counters = counters;
  }

  /** The cursor behind all that this entry stands for. */
  Position next() {
    return next;
  }

  void reach(Position position) {
    next = position;
  }

  boolean settled() {
    return settled;
  }

  void deliver() {
    settle();
    counters.delivered = 1;
  }

  void refuse(String reason) {
    settle();
    counters.refuse(reason);
  }

  private void settle() {
    if (settled) {
      throw new IllegalStateException("record " + record.index() + " is settled twice");
    }
    settled = true;
  }
}
