package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of an original that is too long for one record.
 *
 * @param number from 1
 * @param of how many there are
 * @param bytes whole characters of UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one request, is never compared
record Part(int number, int of, byte[] bytes) {
  // Escaped, text of JSON at most doubles; the rest of 64 KiB is for what stands around it.
  private static final int MAX_BYTES = 28 * 1024;

  static List<Part> split(byte[] original) {
    List<byte[]> pieces = new ArrayList<>();
    int start = 0;
    while (start < original.length) {
      int end = characterStart(original, Math.min(original.length, start + MAX_BYTES));
      pieces.add(Arrays.copyOfRange(original, start, end));
      start = end;
    }
    List<Part> parts = new ArrayList<>();
    for (byte[] piece : pieces) {
      parts.add(new Part(parts.size() + 1, pieces.size(), piece));
    }
    return parts;
  }

  private static int characterStart(byte[] utf8, int at) {
    int start = at;
    while (start < utf8.length && (utf8[start] & 0xC0) == 0x80) {
      start--;
    }
    return start;
  }
}
