package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What readers have not passed yet, by the cursors that they keep beside the journal. These are
 * looked at only when something is to be deleted. For one thread.
 */
final class Unshipped {
  /**
   * A cursor that was not moved for so long holds nothing any more. Counted by the monotonic clock;
   * what went by before the journal was opened the wall clock says, and is believed after an hour.
   */
  static final Duration PATIENCE = Duration.ofDays(7);

  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final Map<String, Sighting> sightings = new HashMap<>();
  private final List<Behind> readers = new ArrayList<>();
  private List<RecordFile> present = List.of();

  Unshipped(JournalFiles files, Platform platform) {
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
  }

  /**
   * Reads the cursors as they are now.
   *
   * @param oldestFirst the journal's files, the newest too
   */
  void look(List<Path> oldestFirst) throws IOException {
    readers.clear();
    List<Path> cursors = cursors();
    present = cursors.isEmpty() ? List.of() : RecordFile.all(disk, oldestFirst);
    for (Path path : cursors) {
      Cursor cursor = cursor(path);
      if (cursor != null) {
        readers.add(behind(path, cursor));
      }
    }
  }

  /** How many of the oldest files no reader holds any more. */
  int passed() {
    return readers.stream()
        .filter(Behind::holds)
        .mapToInt(Behind::passed)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /**
   * How many records, by the names of the cursors, stand in so many of the oldest files behind a
   * cursor. Exact in a sealed journal; else the lines are counted.
   */
  SortedMap<String, Long> lost(int victims) throws IOException {
    SortedMap<String, Long> lost = new TreeMap<>();
    for (Behind reader : readers) {
      long records = reader.passed() < victims ? records(reader, victims) : 0;
      if (records > 0) {
        lost.put(reader.name(), records);
      }
    }
    return lost;
  }

  private long records(Behind reader, int victims) throws IOException {
    RecordFile next = victims < present.size() ? present.get(victims) : null;
    if (next != null && next.isSealed() && present.get(0).isSealed()) {
      return Math.max(0, next.index() - Math.max(reader.index(), present.get(0).index()));
    }
    long lines = 0;
    for (int i = reader.passed(); i < Math.min(victims, present.size()); i++) {
      lines += present.get(i).lines(disk, i == reader.passed() ? reader.offset() : 0);
    }
    return lines;
  }

  private List<Path> cursors() throws IOException {
    List<Path> cursors = new ArrayList<>();
    for (Path path : disk.list(files.directory())) {
      String name = files.cursorName(path);
      if (name != null && CheckpointFile.isName(name)) {
        cursors.add(path);
      }
    }
    return cursors;
  }

  /** Null when there is none; one that cannot be read holds what its reader would begin with. */
  private static @Nullable Cursor cursor(Path path) {
    try {
      return Files.isRegularFile(path) ? CheckpointFile.peek(path) : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      // What is wrong with it is for its reader to say; a writer that stopped for it logs no more.
      return Cursor.START;
    }
  }

  private Behind behind(Path path, Cursor cursor) {
    String name = Objects.requireNonNull(files.cursorName(path));
    Place place = cursor.place();
    for (int i = 0; place != null && i < present.size(); i++) {
      RecordFile file = present.get(i);
      if (file.isThatOf(place)) {
        boolean holds = holds(name, cursor, Math.max(written(path), written(file.path())));
        return place.offset() == file.size()
            ? new Behind(name, i + 1, 0, place.index(), holds)
            : new Behind(name, i, place.offset(), place.index(), holds);
      }
    }
    // Its file is gone, or it is the cursor of an earlier incarnation: it reads on at the oldest.
    return new Behind(name, 0, 0, 0, holds(name, cursor, written(path)));
  }

  private boolean holds(String name, Cursor cursor, long writtenMillis) {
    ClockReading read = clocks.read();
    long now = read.nanos();
    Sighting seen = sightings.get(name);
    if (seen == null) {
      long idle = read.wallMillis() - writtenMillis;
      long most = PATIENCE.minus(FileAges.GRACE).toMillis();
      long believed = Math.max(0, Math.min(idle, most));
      seen = new Sighting(cursor, now - TimeUnit.MILLISECONDS.toNanos(believed));
    } else if (!seen.cursor().equals(cursor)) {
      seen = new Sighting(cursor, now);
    }
    sightings.put(name, seen);
    return now - seen.since() < PATIENCE.toNanos();
  }

  private static long written(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      // Gone meanwhile, or on a disk that keeps no times: as if it had been written now.
      return Long.MAX_VALUE;
    }
  }

  /**
   * Where a reader stands.
   *
   * @param name of its cursor
   * @param passed how many of the oldest files it has read to their ends
   * @param offset in the file behind these
   * @param index of the next record; 0 where that is not known
   * @param holds whether what it has not read is to be kept for it
   */
  private record Behind(String name, int passed, long offset, long index, boolean holds) {}

  /**
   * @param since when the cursor came to this place, by the monotonic clock
   */
  private record Sighting(Cursor cursor, long since) {}
}
