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
  static final long NO_CUT = -1;

  private final Limits limits;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Stretch behind;

  /** What was committed and what is still held. */
  private final Counters live = new Counters();

  private Position cursor;
  private long cut;
  private boolean moved;
  private boolean hasObjections;
  private int most;
  private long bytes;
  private long lineBytes;
  private long pending;
  private long oldest;
  private long newest;

  /**
   * @param cut the index before which all periods were ended early; {@link #NO_CUT} for none
   */
  Window(Limits limits, Position cursor, Counters committed, long cut) {
    this.limits = limits;
    this.most = limits.records();
    this.cursor = cursor;
    this.behind = new Stretch(cursor, committed);
    this.live.add(committed);
    this.cut = cut;
  }

  /** Begins at another place than the start, as long as it is empty. */
  void begin(Position first) {
    cursor = first;
  }

  /** An empty window that goes on from the committed cursor. */
  Window restarted() {
    return new Window(limits, cursor, behind.safe(), cut);
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
    long micros = entry.record().micros();
    oldest = entries.isEmpty() ? micros : Math.min(oldest, micros);
    newest = entries.isEmpty() ? micros : Math.max(newest, micros);
    entries.add(entry);
    entry.addTo(live);
    hasObjections |= entry.objection() != null;
    bytes += size;
    lineBytes += entry.record().line().length;
    pending += entry.pending();
  }

  /**
   * Takes note of what is not to be sent, or not yet: nothing of it stays in memory.
   *
   * @param rest whether the cursor may rest behind it
   */
  void pass(Position next, Counters share, boolean rest) {
    pending += share.read - share.filtered;
    live.add(share);
    Entry last = entries.peekLast();
    if (last == null) {
      behind.add(next, share, rest);
      rest();
    } else {
      last.pass(next, share, rest);
    }
  }

  List<Parcel> parcels(Lane lane, Function<ShipRecord, String> streamOf) {
    Map<String, List<Entry>> streams = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (!entry.settled()) {
        streams.computeIfAbsent(streamOf.apply(entry.record()), s -> new ArrayList<>()).add(entry);
      }
    }
    List<Parcel> parcels = new ArrayList<>();
    streams.forEach((stream, some) -> parcels.add(Parcel.of(lane, stream, some)));
    return parcels;
  }

  /** Those that are to be kept and not sent, since this was last asked. */
  List<Entry> takeObjectionable() {
    if (!hasObjections) {
      return List.of();
    }
    hasObjections = false;
    return entries.stream().filter(entry -> !entry.settled() && entry.objection() != null).toList();
  }

  void deliver(Entry entry) {
    entry.deliver(live);
    pending -= entry.sources();
  }

  void refuse(Entry entry, String reason) {
    entry.refuse(reason, live);
    pending -= entry.sources();
  }

  /**
   * Moves cursor and counters over what is settled at the beginning.
   *
   * @return whether they moved since this was last asked
   */
  boolean commit() {
    for (Entry first = entries.peek(); first != null && first.settled(); first = entries.peek()) {
      first.moveOver(behind);
      entries.remove();
    }
    rest();
    if (entries.isEmpty()) {
      bytes = 0;
      lineBytes = 0;
    }
    boolean result = moved;
    moved = false;
    return result;
  }

  private void rest() {
    Position place = behind.place();
    if (place != null && !place.equals(cursor)) {
      cursor = place;
      moved = true;
    }
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
    return behind.safe();
  }

  /** The index before which all periods were ended early, while the cursor is not beyond it. */
  long cut() {
    return cursor.index() >= cut ? NO_CUT : cut;
  }

  void cut(long index) {
    cut = index;
  }

  /** Records of this lane that are read and not settled, also those that stages hold. */
  long pending() {
    return pending;
  }

  long lineBytes() {
    return lineBytes;
  }

  /** The committed counters and those of the records still held, now. */
  Counters live() {
    Counters now = new Counters();
    now.add(live);
    return now;
  }

  private long span(ShipRecord record) {
    return Math.max(newest, record.micros()) - Math.min(oldest, record.micros());
  }

  private long spanMicros() {
    return limits.span().toSeconds() * 1_000_000;
  }
}
