package dev.taffrail.ship;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records that a lane holds in memory: read, and not yet all settled. The committed cursor and
 * counters move over the longest settled part at its beginning, so that they are one moment, also
 * where later records are settled before. It is filled in loads, each of which keeps the sink's
 * limits, and so does any batch that is cut from it. For one thread.
 */
final class Window {
  static final long NO_CUT = -1;

  /** A stream that has less than one part in so many of a load waits for the next ones. */
  private static final int LEAST_PART = 4;

  /** So many loads lie at most between a record that waits so and the last one that was read. */
  private static final int MOST_WAITED = 8;

  private final Limits limits;
  private final BatchSize batchSize;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /** Those that were taken, from the first on that is not settled whole. */
  private final ArrayDeque<Load> loads = new ArrayDeque<>();

  private final Stretch behind;

  /** What was committed and what is still held. */
  private final Counters live;

  /** How many records the load has. */
  private int filled;

  /** Those of them that are to be sent, by their streams. */
  private final Map<String, Share> streams = new LinkedHashMap<>();

  private List<Entry> objectionable = new ArrayList<>();
  private Position cursor;
  private long cut;
  private boolean moved;
  private long bytes;

  /** Of the lines from the first that is not settled to the last. */
  private long stretchBytes;

  private long lineBytes;
  private long pending;
  private long oldest;
  private long newest;
  private long next;
  private long settledBytes;

  /** What one stream has of a load. */
  private static final class Share {
    final List<Entry> entries = new ArrayList<>();
    long bytes;

    void add(Entry entry, long size) {
      entries.add(entry);
      bytes += size;
    }
  }

  /**
   * @param cut the index before which all periods were ended early; {@link #NO_CUT} for none
   */
  Window(Limits limits, Position cursor, Counters committed, long cut) {
    this.limits = limits;
    this.batchSize = new BatchSize(limits.records());
    this.cursor = cursor;
    this.behind = new Stretch(cursor, committed.copy());
    this.live = committed.copy();
    this.cut = cut;
  }

  /** Begins at another place than the start, as long as it is empty. */
  void begin(Position first) {
    cursor = first;
    behind.add(first, Counters.NONE, true);
  }

  /** An empty window that goes on from the committed cursor. */
  Window restarted() {
    return new Window(limits, cursor, behind.safe(), cut);
  }

  /** Whether a record may join the load; the first one always may. */
  boolean fits(ShipRecord record, long size) {
    return filled == 0
        || (filled < batchSize.most()
            && bytes + size <= limits.bytes()
            && span(record) <= spanMicros());
  }

  /** Whether the load can take no more. */
  boolean isFull() {
    return filled >= batchSize.most() || bytes >= limits.bytes();
  }

  /** Whether there is something in the load. */
  boolean isFilling() {
    return filled > 0;
  }

  /**
   * Lets a record join the load.
   *
   * @param size as the sink counts it
   * @param stream as the sink names it
   */
  void add(Entry entry, long size, String stream) {
    long micros = entry.record().micros();
    oldest = filled == 0 ? micros : Math.min(oldest, micros);
    newest = filled == 0 ? micros : Math.max(newest, micros);
    entry.takePlace(next++);
    entries.add(entry);
    filled++;
    entry.addTo(live);
    if (entry.objection() == null) {
      streams.computeIfAbsent(stream, s -> new Share()).add(entry, size);
    } else {
      objectionable.add(entry);
    }
    bytes += size;
    stretchBytes += entry.lineBytes();
    lineBytes += entry.lineBytes();
    pending += entry.pending();
  }

  /**
   * Takes note of what is not to be sent, or not yet: nothing of it stays in memory.
   *
   * @param rest whether the cursor may rest behind it
   */
  void pass(Position to, Counters share, boolean rest) {
    pending += share.read - share.filtered;
    live.add(share);
    Entry last = entries.peekLast();
    if (last == null) {
      behind.add(to, share, rest);
      rest();
    } else {
      last.pass(to, share, rest);
    }
  }

  /**
   * Takes the load, to be sent, as one parcel for each stream.
   *
   * @param whole whether all of it; else streams that have little of it wait for more, as several
   *     small requests cost more than a large one, here and at the receiver
   */
  List<Parcel> take(Lane lane, boolean whole) {
    long least = whole || isStretched() ? 0 : leastShare();
    List<Parcel> parcels = new ArrayList<>();
    Load load = new Load();
    objectionable.forEach(load::add);
    int left = 0;
    bytes = 0;
    for (var each = streams.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<String, Share> stream = each.next();
      Share share = stream.getValue();
      if (share.bytes >= least) {
        share.entries.forEach(load::add);
        parcels.add(Parcel.of(lane, stream.getKey(), share.entries));
        each.remove();
      } else {
        left += share.entries.size();
        bytes += share.bytes;
      }
    }
    filled = left;
    if (!load.isSettled()) {
      loads.add(load);
    }
    return parcels;
  }

  private boolean isStretched() {
    return stretchBytes >= MOST_WAITED * limits.bytes()
        || entries.size() >= MOST_WAITED * (long) limits.records();
  }

  /** No more than the largest has. */
  private long leastShare() {
    long largest = streams.values().stream().mapToLong(share -> share.bytes).max().orElse(0);
    return Math.min(largest, bytes / LEAST_PART);
  }

  /** Those of the loads that are to be kept and not sent, since this was last asked. */
  List<Entry> takeObjectionable() {
    List<Entry> taken = objectionable;
    objectionable = new ArrayList<>();
    return taken;
  }

  /** How many loads were taken since the first of them that is not settled whole. */
  int loads() {
    return loads.size();
  }

  void deliver(Entry entry) {
    entry.deliver(live);
    settle(entry);
  }

  void refuse(Entry entry, String reason) {
    entry.refuse(reason, live);
    settle(entry);
  }

  private void settle(Entry entry) {
    pending -= entry.sources();
    lineBytes -= entry.lineBytes();
    if (!entries.element().settled()) {
      entry.waitSettled();
    }
    while (!loads.isEmpty() && loads.element().isSettled()) {
      loads.remove();
    }
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
      stretchBytes -= first.lineBytes();
      settledBytes = first.upTo();
    }
    rest();
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

  /** How many records a batch may have now. */
  BatchSize batchSize() {
    return batchSize;
  }

  /** Whether all that was read is settled. */
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

  /** Bytes of the source, since it was opened, up to the last record of the settled beginning. */
  long settledBytes() {
    return settledBytes;
  }

  /** Records of this lane that are read and not settled, also those that stages hold. */
  long pending() {
    return pending;
  }

  /** Bytes of the lines that are read and not settled. */
  long lineBytes() {
    return lineBytes;
  }

  /** Records of the journal that the receiver took, by all counts so far. */
  long delivered() {
    return live.delivered;
  }

  /** The committed counters and those of the records still held; a copy. */
  Counters live() {
    return live.copy();
  }

  private long span(ShipRecord record) {
    return Math.max(newest, record.micros()) - Math.min(oldest, record.micros());
  }

  private long spanMicros() {
    return limits.span().toSeconds() * 1_000_000;
  }
}
