package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a write is torn. Whoever reads a line that is cut within a run of like bytes finds half a
 * line, wherever in the run that is, and tells its length and hash. Only where readers and devices
 * cut blocks may they take another way: so a run is cut near its ends, and where blocks of the file
 * meet.
 */
enum CrashCuts {
  /** At every byte, but for runs of one and the same: a record's pad, the zeros of a key's slot. */
  BYTES(8) {
    @Override
    boolean areAlike(byte one, byte next) {
      return one == next;
    }
  },

  /**
   * At both ends of each word and number, key, hash and signature, and at all that stands between
   * these.
   */
  WORDS(1) {
    @Override
    boolean areAlike(byte one, byte next) {
      return (one == 0 || next == 0) ? one == next : isOfWord(one) && isOfWord(next);
    }
  };

  private static final int BLOCK = 4_096;
  private static final String BETWEEN_WORDS = "\n \",:[]{}\\";

  private final int near;

  /**
   * @param near so many bytes at each end of a run are looked at
   */
  CrashCuts(int near) {
    this.near = near;
  }

  /** Whether two bytes that follow each other belong to one run. */
  abstract boolean areAlike(byte one, byte next);

  private static boolean isOfWord(byte b) {
    return BETWEEN_WORDS.indexOf(b) < 0;
  }

  /** How many bytes of a write come before each cut. */
  List<Integer> of(DiskEvent.Write write) {
    byte[] bytes = write.bytes();
    List<Integer> cuts = new ArrayList<>();
    int runEnd = 0;
    for (int runStart = 0; runStart < bytes.length; runStart = runEnd) {
      runEnd = runEnd(bytes, runStart);
      for (int at = Math.max(1, runStart); at < runEnd; at++) {
        boolean inRun = at > runStart + near && at < runEnd - near;
        boolean nearBlock = (write.position() + at + 1) % BLOCK <= 2;
        if (!inRun || nearBlock) {
          cuts.add(at);
        }
      }
    }
    return cuts;
  }

  private int runEnd(byte[] bytes, int start) {
    int end = start + 1;
    while (end < bytes.length && areAlike(bytes[end - 1], bytes[end])) {
      end++;
    }
    return end;
  }
}
