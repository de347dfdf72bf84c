package dev.taffrail.edge;

import java.time.Instant;
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

  /**
   * Why a document becomes a dead letter.
   *
   * @param at when it was refused
   * @param status the protocol's number for it; 0 when nobody was asked
   * @param reason the same in words; null when there are none
   */
  record Refusal(long at, int status, @Nullable String reason) {}

  /** A document that is not in the store and was refused. */
  record Dead(Waiting waiting, Refusal refusal) {}

  /** A document of the store that is settled; the refusal is null when it was taken. */
  record Settled(String key, @Nullable Refusal refusal) {}

  final List<Dead> dead = new ArrayList<>();
  long queued;
  long delivered;
  long overflowed;
  long discarded;
  private final Map<CloudPriority, List<Waiting>> waiting = new EnumMap<>(CloudPriority.class);
  private final Map<Long, Settled> settled = new LinkedHashMap<>();
  private final Map<CloudPriority, Long> settledByPriority = CloudContents.none();
  private long rows;
  private long settledRows;
  private long settledDead;

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

  void refused(Waiting document, Refusal refusal) {
    remove(document);
    dead.add(new Dead(document, refusal));
  }

  /**
   * A document of the store is settled.
   *
   * @param refusal null when it was taken
   */
  void settle(SqliteStore.Kept kept, @Nullable Refusal refusal) {
    settled.put(kept.number(), new Settled(kept.key(), refusal));
    settledRows += kept.document().rows();
    settledByPriority.merge(kept.document().priority(), 1L, Long::sum);
    settledDead += refusal == null ? 0 : 1;
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

  /** What there is, when the store holds this, once all of it is booked. */
  CloudContents upon(CloudContents booked) {
    CloudAccounts before = booked.accounts();
    Map<CloudPriority, Long> each = CloudContents.none();
    each.replaceAll(
        (priority, none) ->
            booked.waiting().getOrDefault(priority, 0L)
                - settledByPriority.getOrDefault(priority, 0L)
                + waiting.getOrDefault(priority, List.of()).size());
    CloudAccounts now =
        new CloudAccounts(
            before.queued() + queued,
            before.delivered() + delivered + settled.size() - settledDead,
            before.expired(),
            before.overflowed() + overflowed,
            before.dead() + dead.size() + discarded + settledDead,
            each.values().stream().mapToLong(Long::longValue).sum(),
            before.waitingRows() - settledRows + rows);
    long deadLetters = booked.deadLetters() + dead.size() + settledDead;
    return new CloudContents(now, each, deadLetters, now.waiting() == 0 ? null : oldest(booked));
  }

  /** One of the store that is settled counts until that is booked. */
  private @Nullable Instant oldest(CloudContents booked) {
    long here =
        waiting.values().stream()
            .filter(list -> !list.isEmpty())
            .mapToLong(list -> list.get(0).queuedAt())
            .filter(at -> at >= SqliteBooking.CLOCK_SET)
            .min()
            .orElse(Long.MAX_VALUE);
    Instant there = booked.oldest();
    long oldest = there == null ? here : Math.min(here, there.toEpochMilli());
    return oldest == Long.MAX_VALUE ? null : Instant.ofEpochMilli(oldest);
  }

  /** All of it is booked. */
  void clear() {
    waiting.clear();
    dead.clear();
    forgetSettled();
    rows = 0;
    queued = 0;
    delivered = 0;
    overflowed = 0;
    discarded = 0;
  }

  /** The store that they were in is gone. */
  void forgetSettled() {
    settled.clear();
    settledRows = 0;
    settledDead = 0;
    settledByPriority.replaceAll((priority, count) -> 0L);
  }

  private void remove(Waiting document) {
    List<Waiting> list = waiting.getOrDefault(document.document().priority(), List.of());
    list.remove(document);
    rows -= document.document().rows();
  }
}
