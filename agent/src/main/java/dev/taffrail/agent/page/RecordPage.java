package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.Cursor;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of some stretches.
 *
 * @param records the oldest first; those of one journal in its order, among journals by time
 * @param left how many more match that were read
 * @param hasOlder whether older ones may be found before them
 * @param before a place in each journal: what is older than these records lies before it
 * @param after a place in each journal: what comes next lies behind it
 */
record RecordPage(
    List<FoundRecord> records, long left, boolean hasOlder, String before, String after) {
  private static final String BETWEEN = ";";

  /** Of a request for what is older; the rest is for the next one. */
  private static final long MOST_READ = 64 << 20;

  /** Of all journals together, at one time. */
  private static final long PIECE = 4 << 20;

  private static final long LEAST_PIECE = 64 << 10;

  /** Of one request, while it reads several journals: some pages. */
  private static final long MOST_HELD = 4 * Stretch.MOST_BYTES;

  /** A record, and the number of the stretch that it was taken from. */
  private record Taken(int stretch, FoundRecord found) {}

  /** The newest record that is left of a stretch; or up to when it may have others. */
  private record End(int stretch, Instant time, boolean isRecord) {}

  /** The newest first; at the same time that of the last stretch. */
  private static final Comparator<End> NEWEST =
      Comparator.comparing(End::time).thenComparingInt(End::stretch).reversed();

  /** Goes back through stretches that can, as far as it takes to fill a page. */
  static RecordPage readBack(List<Stretch> stretches) throws IOException {
    for (Stretch stretch : stretches) {
      readOlder(stretches, stretch);
    }
    return of(stretches, true);
  }

  /** Takes from the ends: what is left out of a journal is all older than what is taken of it. */
  static RecordPage of(List<Stretch> stretches) throws IOException {
    return of(stretches, false);
  }

  private static RecordPage of(List<Stretch> stretches, boolean back) throws IOException {
    @Nullable FoundRecord[] oldest = new @Nullable FoundRecord[stretches.size()];
    Deque<FoundRecord> records = new ArrayDeque<>();
    for (Taken taken : takeNewest(stretches, back)) {
      oldest[taken.stretch()] = taken.found();
      records.addFirst(taken.found());
    }
    List<Cursor> starts = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      starts.add(stretches.get(i).olderThan(oldest[i]));
    }
    return new RecordPage(
        List.copyOf(records),
        stretches.stream().mapToLong(Stretch::left).sum(),
        stretches.stream().anyMatch(Stretch::hasOlder),
        text(starts),
        text(stretches.stream().map(Stretch::end).toList()));
  }

  private static void readOlder(List<Stretch> stretches, Stretch stretch) throws IOException {
    stretch.readOlder(Math.max(LEAST_PIECE, PIECE / stretches.size()));
    trim(stretches);
  }

  /**
   * Where these stretches hold more than some pages take: lets go of the records that are on no
   * page of them, whatever is read of further ones. Many journals shall take no more memory than a
   * few.
   */
  static void trim(List<Stretch> stretches) throws IOException {
    if (stretches.stream().mapToLong(Stretch::bytes).sum() <= MOST_HELD) {
      return;
    }
    List<Taken> kept = takeNewest(stretches, false);
    stretches.forEach(Stretch::passRest);
    Collections.reverse(kept);
    kept.forEach(taken -> stretches.get(taken.stretch()).putBack(taken.found()));
  }

  /**
   * The newest first.
   *
   * @param back whether to read what is older of a stretch when all that was found of it is taken
   */
  private static List<Taken> takeNewest(List<Stretch> stretches, boolean back) throws IOException {
    Queue<End> ends = new PriorityQueue<>(NEWEST);
    for (int i = 0; i < stretches.size(); i++) {
      addEnd(ends, stretches, i, back);
    }
    List<Taken> taken = new ArrayList<>();
    long bytes = 0;
    while (taken.size() < Stretch.MOST_RECORDS && bytes <= Stretch.MOST_BYTES) {
      End end = ends.poll();
      if (end == null || !end.isRecord()) {
        break;
      }
      FoundRecord found = stretches.get(end.stretch()).removeNewest();
      bytes += Printable.mostBytes(found.record().line());
      taken.add(new Taken(end.stretch(), found));
      addEnd(ends, stretches, end.stretch(), back);
    }
    return taken;
  }

  private static void addEnd(Queue<End> ends, List<Stretch> stretches, int number, boolean back)
      throws IOException {
    Stretch stretch = stretches.get(number);
    while (back
        && stretch.isReadUp()
        && stretches.stream().mapToLong(Stretch::bytesRead).sum() < MOST_READ) {
      readOlder(stretches, stretch);
    }
    @Nullable Instant time = stretch.newestTime();
    @Nullable Instant missing = back ? stretch.missingUntil() : null;
    if (time != null) {
      ends.add(new End(number, time, true));
    } else if (missing != null) {
      ends.add(new End(number, missing, false));
    }
  }

  private static String text(List<Cursor> places) {
    return places.stream().map(Cursor::toString).collect(Collectors.joining(BETWEEN));
  }

  /**
   * The places that a page gave; the start for journals that appeared since.
   *
   * @param count how many journals there are
   */
  static List<Cursor> places(String key, String text, int count) throws BadRequestException {
    List<Cursor> places = new ArrayList<>();
    for (String place : text.split(BETWEEN, -1)) {
      places.add(FoundRecord.cursor(key, place));
    }
    if (places.size() > count) {
      throw new BadRequestException(key + ": expected a place in each journal, as this page gave");
    }
    places.addAll(Collections.nCopies(count - places.size(), Cursor.START));
    return places;
  }
}
