package dev.taffrail.ship;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The records that a lane holds in memory: read, and not yet all settled. The committed cursor and
 * counters move over the longest settled part at its beginning, so that they are one moment. Any
 * batch that is cut from a window keeps the sink's limits, because the whole window does. For one
 * thread.
 */
final class Window {
  private final Limits limits;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Counters committed;
  private Position cursor;
  private boolean moved;
  private int most;
  private long bytes;
  private long lineBytes;
  private int pending;
  private long oldest;
  private long newest;

  Window(Limits limits, Position cursor, Counters committed) {
    this.limits = limits;
    this.most = limits.records();
    this.cursor = cursor;
    this.committed = committed;
  }

  /** Begins at another place than the start, as long as it is empty. */
  void begin(Position first) {
    cursor = first;
  }

  /** An empty window that goes on from the committed cursor. */
  Window restarted() {
    return new Window(limits, cursor, committed);
  }

  /** Whether a record may join; the first one always may. */
  boolean fits(ShipRecord record, long size) {
    return entries.isEmpty()
        || (entries.size() < most
            && bytes + size <= limits.bytes()
            && span(record) <= spanMicros());
  }

  boolean isFull() {
    return entries.size() >= most || bytes >= limits.bytes();
  }

  void add(Entry entry, long size) {
    long micros = entry.record.micros();
    oldest = entries.isEmpty() ? micros : Math.min(oldest, micros);
    newest = entries.isEmpty() ? micros : Math.max(newest, micros);
    entries.add(entry);
    bytes += size;
    lineBytes += entry.record.line().length;
    pending++;
  }

  /** Takes note of a record that is not to be sent: nothing of it stays in memory. */
  void pass(Position next, Counters share) {
    Entry last = entries.peekLast();
    if (last == null) {
      committed.add(share);
      cursor = next;
      moved = true;
    } else {
      last.counters.add(share);
      last.reach(next);
    }
  }

  List<Parcel> parcels(Lane lane, Function<ShipRecord, String> streamOf) {
    Map<String, List<Entry>> streams = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (!entry.settled()) {
        streams.computeIfAbsent(streamOf.apply(entry.record), s -> new ArrayList<>()).add(entry);
      }
    }
    List<Parcel> parcels = new ArrayList<>();
    streams.forEach((stream, some) -> parcels.add(Parcel.of(lane, stream, some)));
    return parcels;
  }

  void deliver(Entry entry) {
    entry.deliver();
    pending--;
  }

  void refuse(Entry entry, String reason) {
    entry.refuse(reason);
    pending--;
  }

  /**
   * Moves cursor and counters over what is settled at the beginning.
   *
   * @return whether they moved since this was last asked
   */
  boolean commit() {
    for (Entry first = entries.peek(); first != null && first.settled(); first = entries.peek()) {
      committed.add(first.counters);
      cursor = first.next();
      moved = true;
      entries.remove();
    }
    if (entries.isEmpty()) {
      bytes = 0;
      lineBytes = 0;
    }
    boolean result = moved;
    moved = false;
    return result;
  }

  /** The receiver takes less than this many records at once. */
  void shrink(int records) {
    most = Math.max(1, Math.min(most, records));
  }

  /** The receiver took what it got: the next window may be larger. */
  void grow() {
    most = (int) Math.min(limits.records(), most * 2L);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Position cursor() {
    return cursor;
  }

  Counters committed() {
    return committed;
  }

  int pending() {
    return pending;
  }

  long lineBytes() {
    return lineBytes;
  }

  /** The committed counters and those of the records still held. */
  Counters live() {
    Counters sum = new Counters();
    sum.add(committed);
    entries.forEach(entry -> sum.add(entry.counters));
    return sum;
  }

  private long span(ShipRecord record) {
    return Math.max(newest, record.micros()) - Math.min(oldest, record.micros());
  }

  private long spanMicros() {
    return limits.span().toSeconds() * 1_000_000;
  }
}
