package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides where to read on: at a cursor, or behind the end of a file. */
final class StartFinder {
  /** An unsealed file does not tell how many records went before it: at least one. */
  private static final long UNKNOWN_LOSS = 1;

  private StartFinder() {}

  /**
   * Where a cursor is; where it is no more, its last durable seal; else the oldest record. Empty
   * while the journal has no line.
   */
  static Optional<Start> at(Cursor cursor, PresentFiles present) throws IOException {
    Place place = cursor.place();
    if (place == null) {
      return present.oldest().map(oldest -> Start.of(oldest, 0));
    }
    for (Place candidate : cursor.places()) {
      for (ReadFile file : present.newestFirst()) {
        if (file.has(candidate)) {
          return Optional.of(Start.at(file, candidate, cursor.seal()));
        }
      }
    }
    // Its file is there, but other than it was read: its records come again, none is lost.
    long loss = present.holds(place) ? 0 : UNKNOWN_LOSS;
    return present.oldest().map(oldest -> Start.afterLoss(oldest, place.index(), loss));
  }

  /** Where the writer went on behind a file that was read to its end; empty when it did not yet. */
  static Optional<Start> behind(SegmentReader read, PresentFiles present) {
    ReadFile next = nextByIndex(read, present.newestFirst());
    if (next != null) {
      return Optional.of(Start.of(next, read.index()));
    }
    if (!present.holds(read.file())) {
      return present.oldest().map(oldest -> Start.afterLoss(oldest, read.index(), UNKNOWN_LOSS));
    }
    return PresentFiles.oldestByName(present.newerThan(read.file()))
        .map(file -> Start.afterLoss(file, read.index(), 0));
  }

  /**
   * Where the next incarnation begins, behind the end of the one before: with its oldest file. Of
   * one that is just being set aside the newer files may still be here.
   */
  static Optional<Start> after(SegmentReader read, PresentFiles present) {
    Optional<ReadFile> oldest = present.oldest();
    boolean goesOn =
        oldest
            .map(ReadFile::first)
            .filter(first -> read.sealed() && first.index() == read.index())
            .isPresent();
    return oldest.map(file -> Start.afterLoss(file, goesOn ? read.index() : 0, 0));
  }

  /** In a sealed journal the file that goes on says so in its first line, whatever its name. */
  private static @Nullable ReadFile nextByIndex(SegmentReader read, List<ReadFile> files) {
    if (read.sealed()) {
      for (ReadFile file : files) {
        FirstLine first = file.first();
        if (first != null
            && first.index() == read.index()
            && !file.key().equals(read.file().key())) {
          return file;
        }
      }
    }
    return null;
  }
}
