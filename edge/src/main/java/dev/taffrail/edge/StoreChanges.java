package dev.taffrail.edge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened since a store was written last, in memory until it is: one transaction books all of
 * it or nothing.
 */
final class StoreChanges {
  /** A document that is not in the store yet, and when it was handed over. */
  record Waiting(CloudDocument document, long queuedAt) {}

  /** A document that is not in the store and was refused. */
  record Dead(Waiting waiting, long refusedAt, int status) {}

  /** A document of the store that is settled; status is 0 when it was taken. */
  record Settled(String id, long refusedAt, int status) {}

  final List<Dead> dead = new ArrayList<>();
  long queued;
  long delivered;
  long overflowed;
  long discarded;
  private final Map<CloudPriority, List<Waiting>> waiting = new EnumMap<>(CloudPriority.class);
  private final Map<Long, Settled> settled = new LinkedHashMap<>();
  private long rows;
  private long settledRows;

  void add(CloudDocument document, long now) {
    waiting
        .computeIfAbsent(document.priority(), p -> new ArrayList<>())
        .add(new Waiting(document, now));
    rows += document.rows();
    queued++;
  }

  /** The most urgent, oldest one that is not in the store; null when there is none. */
  @Nullable Waiting first() {
    return waiting.values().stream()
        .filter(list -> !list.isEmpty())
        .findFirst()
        .map(list -> list.get(0))
        .orElse(null);
  }

  void taken(Waiting document) {
    remove(document);
    delivered++;
  }

  void refused(Waiting document, long now, int status) {
    remove(document);
    dead.add(new Dead(document, now, status));
  }

  /**
   * A document of the store is settled.
   *
   * @param status 0 when it was taken, else that of the refusal
   */
  void settle(SqliteStore.Kept kept, long now, int status) {
    settled.put(kept.number(), new Settled(kept.document().id(), now, status));
    settledRows += kept.document().rows();
  }

  /** By their numbers in the store. */
  Map<Long, Settled> settled() {
    return settled;
  }

  /** Takes out the least urgent, oldest one, which then counts as given up for want of room. */
  CloudDocument giveUpLast() {
    Waiting last =
        waiting.values().stream()
            .filter(list -> !list.isEmpty())
            .reduce((urgent, less) -> less)
            .orElseThrow()
            .get(0);
    remove(last);
    overflowed++;
    return last.document();
  }

  /** Takes out the oldest dead letters above so many. */
  List<CloudDocument> discardDead(int most) {
    List<CloudDocument> gone = new ArrayList<>();
    for (Iterator<Dead> each = dead.iterator(); dead.size() > most && each.hasNext(); ) {
      gone.add(each.next().waiting().document());
      each.remove();
      discarded++;
    }
    return gone;
  }

  /** Documents that are nowhere but here. */
  List<Waiting> documents() {
    return waiting.values().stream().flatMap(List::stream).toList();
  }

  /** Their rows. */
  long rows() {
    return rows;
  }

  /** The rows of the store that are settled. */
  long settledRows() {
    return settledRows;
  }

  /** All of it is booked. */
  void clear() {
    waiting.clear();
    dead.clear();
    settled.clear();
    rows = 0;
    settledRows = 0;
    queued = 0;
    delivered = 0;
    overflowed = 0;
    discarded = 0;
  }

  private void remove(Waiting document) {
    List<Waiting> list = waiting.getOrDefault(document.document().priority(), List.of());
    list.remove(document);
    rows -= document.document().rows();
  }
}
