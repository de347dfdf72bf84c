package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal, and what was set aside before it as an earlier incarnation: {@code edge.log.lost-1}
 * and so on. What a reader had not read of these is still to be read, before the journal that came
 * after. Earlier ones are looked at only when the journal does not hold what is looked for.
 */
record Incarnations(FileNames journal) {

  /** All, the earliest first and the journal last. */
  List<FileNames> all() throws IOException {
    List<FileNames> all = new ArrayList<>(journal.setAside());
    all.add(journal);
    return all;
  }

  /** Where a cursor's file is; the journal when it is nowhere. */
  FileNames of(Cursor cursor) throws IOException {
    if (cursor.place() == null || holds(journal, cursor)) {
      return journal;
    }
    for (FileNames earlier : journal.setAside()) {
      if (holds(earlier, cursor)) {
        return earlier;
      }
    }
    return journal;
  }

  /** Where a file is now that was in one of these; empty when it was deleted. */
  Optional<FileNames> of(ReadFile file, FileNames before) throws IOException {
    if (before.list().containsValue(file.key())) {
      return Optional.of(before);
    }
    for (FileNames earlier : journal.setAside()) {
      if (earlier.list().containsValue(file.key())) {
        return Optional.of(earlier);
      }
    }
    // A rotation under the first look may have hidden it.
    return journal.list().containsValue(file.key()) ? Optional.of(journal) : Optional.empty();
  }

  /** Those that came after this one. */
  List<FileNames> after(FileNames earlier) throws IOException {
    List<FileNames> all = all();
    int at = all.indexOf(earlier);
    // Of one that somebody deleted nobody knows any more which came after it.
    return at < 0 ? List.of(journal) : all.subList(at + 1, all.size());
  }

  private static boolean holds(FileNames names, Cursor cursor) throws IOException {
    try (PresentFiles present = PresentFiles.open(names)) {
      return cursor.places().stream().anyMatch(present::holds);
    }
  }
}
