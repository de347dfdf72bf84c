package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.Cursor;
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
 * @param before a place in each journal: what is older than these records lies before it
 * @param after a place in each journal: what comes next lies behind it
 */
record RecordPage(List<FoundRecord> records, long left, String before, String after) {
  private static final String BETWEEN = ";";

  /** A record, and the number of the stretch that it was taken from. */
  private record Taken(int stretch, FoundRecord found) {}

  /** The newest record that is left of a stretch. */
  private record End(int stretch, Instant time) {}

  /** The newest first; at the same time that of the last stretch. */
  private static final Comparator<End> NEWEST =
      Comparator.comparing(End::time).thenComparingInt(End::stretch).reversed();

  /** Takes from the ends: what is left out of a journal is all older than what is taken of it. */
  static RecordPage of(List<Stretch> stretches) {
    List<Cursor> starts = new ArrayList<>(stretches.stream().map(Stretch::end).toList());
    Deque<FoundRecord> records = new ArrayDeque<>();
    for (Taken taken : takeNewest(stretches)) {
      starts.set(taken.stretch(), taken.found().before());
      records.addFirst(taken.found());
    }
    return new RecordPage(
        List.copyOf(records),
        stretches.stream().mapToLong(Stretch::left).sum(),
        text(starts),
        text(stretches.stream().map(Stretch::end).toList()));
  }

  /**
   * Lets go of the records that are on no page of these stretches, whatever is read of further
   * ones: many journals shall take no more memory than a few.
   */
  static void trim(List<Stretch> stretches) {
    List<Taken> kept = takeNewest(stretches);
    stretches.forEach(Stretch::passRest);
    Collections.reverse(kept);
    kept.forEach(taken -> stretches.get(taken.stretch()).putBack(taken.found()));
  }

  /** The newest first. */
  private static List<Taken> takeNewest(List<Stretch> stretches) {
    Queue<End> ends = new PriorityQueue<>(NEWEST);
    for (int i = 0; i < stretches.size(); i++) {
      addEnd(ends, stretches, i);
    }
    List<Taken> taken = new ArrayList<>();
    long bytes = 0;
    while (taken.size() < Stretch.MOST_RECORDS && bytes <= Stretch.MOST_BYTES) {
      End end = ends.poll();
      if (end == null) {
        break;
      }
      FoundRecord found = stretches.get(end.stretch()).removeNewest();
      bytes += Printable.mostBytes(found.record().line());
      taken.add(new Taken(end.stretch(), found));
      addEnd(ends, stretches, end.stretch());
    }
    return taken;
  }

  private static void addEnd(Queue<End> ends, List<Stretch> stretches, int stretch) {
    @Nullable Instant time = stretches.get(stretch).newestTime();
    if (time != null) {
      ends.add(new End(stretch, time));
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
