package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of a journal's files, as its writer looks at it before it deletes some.
 *
 * @param first null when its first line is not complete
 */
record RecordFile(Path path, long size, @Nullable FirstLine first) {
  private static final int CHUNK = 64 * 1024;

  /** Holds at least the last line whole. */
  private static final int TAIL_BYTES = LineCheck.MAX_BYTES + 2;

  static List<RecordFile> all(Disk disk, List<Path> paths) throws IOException {
    List<RecordFile> files = new ArrayList<>();
    for (Path path : paths) {
      try (DiskFile file = disk.open(path)) {
        files.add(new RecordFile(path, file.size(), FirstLine.read(head(file))));
      }
    }
    return files;
  }

  private static FirstLine.Head head(DiskFile file) {
    return length -> file.readFully(0, (int) Math.min(length, file.size()));
  }

  /** The last record of a file; null when its last line is none. */
  static @Nullable RecordHead last(Disk disk, Path path) throws IOException {
    try (DiskFile file = disk.open(path)) {
      long size = file.size();
      byte[] tail =
          file.readFully(Math.max(0, size - TAIL_BYTES), (int) Math.min(size, TAIL_BYTES));
      int end = tail.length - 1;
      int start = LastLine.start(tail, end);
      return end < 0 ? null : RecordHead.parse(Arrays.copyOfRange(tail, start, end));
    }
  }

  boolean isThatOf(Place place) {
    return first != null && first.hash() == place.file();
  }

  boolean isSealed() {
    return first != null && first.sealed();
  }

  /** The leaf index of the first line of a sealed file. */
  long index() {
    return FirstLine.indexOf(first);
  }

  /** How many lines are complete behind the offset. */
  long lines(Disk disk, long offset) throws IOException {
    long lines = 0;
    try (DiskFile file = disk.open(path)) {
      for (long at = offset; at < size; at += CHUNK) {
        for (byte b : file.readFully(at, (int) Math.min(CHUNK, size - at))) {
          lines += b == '\n' ? 1 : 0;
        }
      }
    }
    return lines;
  }
}
