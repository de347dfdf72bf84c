package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;

/**
 * How far a file was read: to the end of a line. With the hash of its beginning, the same bytes are
 * known again in a copy and in a compressed file; with the hash of the last ones that were read it
 * is cheap to see that the file still is what it was.
 *
 * @param id grows with each file that is begun
 * @param base the name under which the file is written, before it is rotated away
 * @param key which file it is
 * @param offset how many bytes were read, uncompressed
 * @param lines how many lines these are
 * @param head how it begins, also where nothing was read yet
 * @param hash of all the bytes that were read
 * @param tail hash of the last {@link #TAIL} of them
 * @param seen the largest size that was seen, uncompressed
 * @param mtime when the file was written last, as far as was seen, in microseconds
 */
record Mark(
    long id,
    String base,
    FileKey key,
    long offset,
    long lines,
    Beginning head,
    long hash,
    long tail,
    long seen,
    long mtime) {
  static final int TAIL = 64;

  private static final int WORDS = 11;

  /** All but the name: seven numbers, a short one, three hashes, and what stands between. */
  private static final int MOST_BYTES_OF_NUMBERS = 7 * 20 + 11 + 3 * 16 + 12;

  /** Before a file's first byte. */
  static Mark fresh(long id, String base, FileKey key) {
    return new Mark(
        id, base, key, 0, 0, Beginning.NOTHING, RunningHash.EMPTY, RunningHash.EMPTY, 0, 0);
  }

  Mark in(FileKey other) {
    return new Mark(id, base, other, offset, lines, head, hash, tail, seen, mtime);
  }

  Mark as(long other) {
    return new Mark(other, base, key, offset, lines, head, hash, tail, seen, mtime);
  }

  Mark seen(long size, long time) {
    return size <= seen && time <= mtime
        ? this
        : new Mark(
            id,
            base,
            key,
            offset,
            lines,
            head,
            hash,
            tail,
            Math.max(seen, size),
            Math.max(mtime, time));
  }

  Mark beginning(Beginning longer) {
    return longer.length() <= head.length()
        ? this
        : new Mark(id, base, key, offset, lines, longer, hash, tail, seen, mtime);
  }

  Mark at(long read, long newLines, long newHash, long newTail) {
    return new Mark(
        id, base, key, read, newLines, head, newHash, newTail, Math.max(seen, read), mtime);
  }

  /**
   * How many bytes the text of a mark of this file takes with its line end, however far it was
   * read.
   */
  static int mostBytes(String base) {
    return MOST_BYTES_OF_NUMBERS + URLEncoder.encode(base, UTF_8).length();
  }

  String text() {
    return String.join(
        " ",
        Long.toString(id),
        key.text(),
        Long.toString(offset),
        Long.toString(lines),
        Integer.toString(head.length()),
        Long.toHexString(head.hash()),
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
      throw new IllegalArgumentException(
          "mark: expected " + WORDS + " words, found " + words.length);
    }
    return new Mark(
        Long.parseLong(words[0]),
        URLDecoder.decode(words[10], UTF_8),
        FileKey.parse(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        new Beginning(Integer.parseInt(words[4]), Long.parseUnsignedLong(words[5], 16)),
        Long.parseUnsignedLong(words[6], 16),
        Long.parseUnsignedLong(words[7], 16),
        Long.parseLong(words[8]),
        Long.parseLong(words[9]));
  }
}
