package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.Cursor;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
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

  /** Takes from the ends: what is left out of a journal is all older than what is taken of it. */
  static RecordPage of(List<Stretch> stretches) {
    List<Cursor> starts = new ArrayList<>(stretches.stream().map(Stretch::end).toList());
    Deque<FoundRecord> records = new ArrayDeque<>();
    long bytes = 0;
    for (int i = newest(stretches); i >= 0; i = newest(stretches)) {
      if (records.size() == Stretch.MOST_RECORDS || bytes > Stretch.MOST_BYTES) {
        break;
      }
      FoundRecord found = stretches.get(i).removeNewest();
      bytes += Printable.mostBytes(found.record().line());
      starts.set(i, found.before());
      records.addFirst(found);
    }
    return new RecordPage(
        List.copyOf(records),
        stretches.stream().mapToLong(Stretch::left).sum(),
        text(starts),
        text(stretches.stream().map(Stretch::end).toList()));
  }

  /** Which stretch ends with the newest record; -1 when nothing is left. */
  private static int newest(List<Stretch> stretches) {
    int newest = -1;
    Instant latest = Instant.MIN;
    for (int i = 0; i < stretches.size(); i++) {
      @Nullable Instant time = stretches.get(i).newestTime();
      if (time != null && !time.isBefore(latest)) {
        newest = i;
        latest = time;
      }
    }
    return newest;
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
