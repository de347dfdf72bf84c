package dev.taffrail.ship;

import org.jspecify.annotations.Nullable;

/**
 * What a lane met over a part of the journal: up to the last place where its cursor may rest,
 * because no stage held anything there, and behind that. For one thread.
 */
final class Stretch {
  private final Counters safe;
  private final Counters open = new Counters();
  private @Nullable Position place;

  Stretch() {
    this(null, new Counters());
  }

  Stretch(@Nullable Position place, Counters safe) {
    this.place = place;
    this.safe = safe;
  }

  /** Takes note that a record was delivered or refused, before going on to the place behind it. */
  void settle(Entry entry) {
    entry.settleIn(open);
  }

  /**
   * Goes on to a place.
   *
   * @param rest whether the cursor may rest there
   */
  void add(Position next, Counters share, boolean rest) {
    open.add(share);
    if (rest) {
      close(next);
    }
  }

  /** Goes on over another part. */
  void add(Stretch other) {
    Position rest = other.place;
    if (rest != null) {
      open.add(other.safe);
      close(rest);
    }
    open.add(other.open);
  }

  private void close(Position rest) {
    safe.add(open);
    open.clear();
    place = rest;
  }

  /** It has to wait until the cursor may go over it. */
  void waitSettled() {
    Position rest = place;
    place = rest == null ? null : rest.withoutRecord();
  }

  /** The last place where the cursor may rest; null when there was none yet. */
  @Nullable Position place() {
    return place;
  }

  /** The counters up to that place. */
  Counters safe() {
    return safe;
  }

  /** How many of the records that were met were neither filtered nor settled there. */
  long pending() {
    return safe.read - safe.filtered + open.read - open.filtered;
  }

  /** Adds all that was met. */
  void addTo(Counters sum) {
    sum.add(safe);
    sum.add(open);
  }
}
