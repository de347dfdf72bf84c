package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The last line of a file of records, where it is one of the journal's own that ends a file. */
final class LastLine {
  /** Holds a prune record, or a seal that opens no file, whole, whatever the origin. */
  private static final int TAIL_BYTES = 4096;

  private LastLine() {}

  /** The line without its LF; empty when none that is short enough is there whole. */
  static byte[] of(Disk disk, Path path) throws IOException {
    try (DiskFile file = disk.open(path)) {
      int length = (int) Math.min(TAIL_BYTES, file.size());
      byte[] tail = file.readFully(file.size() - length, length);
      int end = tail.length - 1;
      int start = start(tail, end);
      return start > 0 && tail[end] == '\n' ? Arrays.copyOfRange(tail, start, end) : new byte[0];
    }
  }

  /** Where the line begins that ends before this place; the first byte's place at least. */
  static int start(byte[] bytes, int end) {
    int start = end;
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }
}
