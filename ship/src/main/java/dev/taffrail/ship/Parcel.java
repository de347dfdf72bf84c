package dev.taffrail.ship;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A batch together with the window's entries that it was made of.
 *
 * @param oldest the earliest timestamp in it, in microseconds since 1970
 * @param newest the latest one
 */
record Parcel(Batch batch, List<Entry> entries, long oldest, long newest)
    implements Comparable<Parcel> {

  static Parcel of(Lane lane, String stream, List<Entry> entries) {
    List<ShipRecord> records = new ArrayList<>(entries.size());
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    for (Entry entry : entries) {
      records.add(entry.record());
      oldest = Math.min(oldest, entry.record().micros());
      newest = Math.max(newest, entry.record().micros());
    }
    return new Parcel(new Batch(lane, stream, records), entries, oldest, newest);
  }

  int size() {
    return entries.size();
  }

  /** The first half, rounded up, and the second; only of two or more. */
  List<Parcel> halves() {
    int middle = (size() + 1) / 2;
    return List.of(part(entries.subList(0, middle)), part(entries.subList(middle, size())));
  }

  /** The entries at other places than these. */
  List<Entry> without(Set<Integer> positions) {
    List<Entry> rest = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      if (!positions.contains(i)) {
        rest.add(entries.get(i));
      }
    }
    return rest;
  }

  Parcel part(List<Entry> some) {
    return of(batch.lane(), batch.stream(), some);
  }

  /** Whether both may be under way at once, so that either may arrive first. */
  boolean mayCross(Parcel other, Duration disorder) {
    long apart = Math.max(newest, other.newest) - Math.min(oldest, other.oldest);
    return !batch.stream().equals(other.batch.stream())
        || apart <= disorder.toSeconds() * 1_000_000;
  }

  /** What was read first comes first. */
  @Override
  public int compareTo(Parcel other) {
    return Long.compare(entries.get(0).order(), other.entries.get(0).order());
  }
}
