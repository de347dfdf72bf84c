package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds places farther back in a journal, for who wants its newest records and not all of it. Of a
 * sealed file only the beginning is such a place: the index of another one nobody knows who did not
 * read up to it.
 */
final class Backwards {
  private Backwards() {}

  /** As {@link JournalReader#before}, in files that are there. */
  static Optional<Cursor> before(PresentFiles present, @Nullable Cursor end, long bytes)
      throws IOException {
    if (end != null && end.place() == null) {
      return Optional.empty();
    }
    List<ReadFile> files = oldestFirst(present);
    int number = end == null ? files.size() - 1 : numberOf(files, end);
    if (number < 0) {
      return end == null ? Optional.of(Cursor.START) : Optional.empty();
    }
    ReadFile file = files.get(number);
    Place place = end == null ? null : end.place();
    long offset = place == null ? file.length() : place.offset();
    if (offset == 0) {
      if (number == 0) {
        return Optional.empty();
      }
      file = files.get(number - 1);
      offset = file.length();
    }
    return Optional.of(at(file, isSealed(file) ? 0 : lineBefore(file, offset - bytes)));
  }

  /**
   * As a reader goes through them: see {@link PresentFiles#oldest}. Of files that begin with the
   * same line a cursor tells one only, the newest: the others are left out, or the way back would
   * lead from one to the other again and again.
   */
  private static List<ReadFile> oldestFirst(PresentFiles present) {
    Set<Long> known = new HashSet<>();
    List<ReadFile> files = new ArrayList<>(present.newestFirst());
    files.removeIf(file -> file.first() == null || !known.add(file.first().hash()));
    Collections.reverse(files);
    if (files.stream().allMatch(Backwards::isSealed)) {
      files.sort(Comparator.comparingLong(file -> FirstLine.indexOf(file.first())));
    }
    return files;
  }

  private static int numberOf(List<ReadFile> files, Cursor cursor) throws IOException {
    Place place = cursor.place();
    for (int i = files.size() - 1; i >= 0; i--) {
      if (place != null && files.get(i).has(place)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSealed(ReadFile file) {
    FirstLine first = file.first();
    return first != null && first.sealed();
  }

  /** Where the last line begins that begins before this offset; 0 where none does. */
  private static long lineBefore(ReadFile file, long offset) throws IOException {
    for (long end = offset; end > 0; end -= LineCheck.MAX_BYTES) {
      int length = (int) Math.min(end, LineCheck.MAX_BYTES);
      byte[] bytes = file.read(end - length, length);
      int start = LastLine.start(bytes, bytes.length);
      if (start > 0) {
        return end - length + start;
      }
    }
    return 0;
  }

  private static Cursor at(ReadFile file, long offset) throws IOException {
    FirstLine first = file.first();
    long hash = first == null ? 0 : first.hash();
    long index = isSealed(file) ? FirstLine.indexOf(first) : 0;
    return Cursor.of(new Place(hash, offset, index, file.tail(offset)), null);
  }
}
