package dev.taffrail.ship;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A batch together with the window's entries that it was made of. */
record Parcel(Batch batch, List<Entry> entries) {

  static Parcel of(Lane lane, String stream, List<Entry> entries) {
    return new Parcel(
        new Batch(lane, stream, entries.stream().map(Entry::record).toList()), entries);
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
}
