package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;

/**
 * How far a file was read: to the end of a line. With the hash of all bytes before, the same bytes
 * are known again in a copy and in a compressed file; with the hash of the last ones it is cheap to
 * see that the file still is what it was.
 *
 * @param id grows with each file that is begun
 * @param base the name under which the file is written, before it is rotated away
 * @param key which file it is
 * @param offset how many bytes were read, uncompressed
 * @param lines how many lines these are
 * @param hash of all of these bytes
 * @param tail of the last {@link #TAIL} of them
 * @param seen the largest size that was seen, uncompressed
 * @param mtime when the file was written last, as far as was seen, in microseconds
 */
record Mark(
    long id,
    String base,
    FileKey key,
    long offset,
    long lines,
    long hash,
    long tail,
    long seen,
    long mtime) {
  static final int TAIL = 64;

  private static final int WORDS = 9;

  /** Before a file's first byte. */
  static Mark fresh(long id, String base, FileKey key) {
    return new Mark(id, base, key, 0, 0, Fnv.EMPTY, Fnv.EMPTY, 0, 0);
  }

  Mark in(FileKey other) {
    return new Mark(id, base, other, offset, lines, hash, tail, seen, mtime);
  }

  Mark seen(long size, long time) {
    return size <= seen && time <= mtime
        ? this
        : new Mark(
            id, base, key, offset, lines, hash, tail, Math.max(seen, size), Math.max(mtime, time));
  }

  Mark at(long newOffset, long newLines, long newHash, long newTail) {
    return new Mark(
        id, base, key, newOffset, newLines, newHash, newTail, Math.max(seen, newOffset), mtime);
  }

  String text() {
    return String.join(
        " ",
        Long.toString(id),
        key.text(),
        Long.toString(offset),
        Long.toString(lines),
        Long.toHexString(hash),
        Long.toHexString(tail),
        Long.toString(seen),
        Long.toString(mtime),
        URLEncoder.encode(base, UTF_8));
  }

  /**
   * @throws IllegalArgumentException when this is not what {@link #text} makes
   */
  static Mark parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != WORDS) {
      throw new IllegalArgumentException("mark: expected 9 words, found " + words.length);
    }
    return new Mark(
        Long.parseLong(words[0]),
        URLDecoder.decode(words[8], UTF_8),
        FileKey.parse(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseUnsignedLong(words[4], 16),
        Long.parseUnsignedLong(words[5], 16),
        Long.parseLong(words[6]),
        Long.parseLong(words[7]));
  }
}
