package dev.taffrail.journal;

import java.util.List;
import java.util.zip.CRC32C;

/**
 * A place between two lines of a journal's files, known by content, as names and inodes change.
 *
 * @param file the hash of the file's first line
 * @param offset in the file
 * @param index of the record behind the place
 * @param tail the checksum of the last bytes before the place
 */
record Place(long file, long offset, long index, long tail) {
  /** How many bytes before a place tell whether the file is still the one that was read. */
  static final int TAIL_BYTES = 64;

  /** A line of so many bytes tells the place behind its LF. */
  static final int LEAST_LINE = TAIL_BYTES - 1;

  private static final int HEX = 16;

  /**
   * The checksum of these bytes, CRC-32C (RFC 3720): cheap by an instruction of the processor. It
   * tells what a power cut left from what was read; whoever writes other bytes on purpose would
   * keep these few in any case, and meets the seals.
   */
  static long tail(byte[] buffer, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(buffer, offset, length);
    return checksum.getValue();
  }

  /** The same of the bytes before the place behind a line that is long enough to hold them. */
  static long tailBehind(byte[] line) {
    CRC32C checksum = new CRC32C();
    checksum.update(line, line.length - LEAST_LINE, LEAST_LINE);
    checksum.update('\n');
    return checksum.getValue();
  }

  Place {
    if (offset < 0 || index < 0) {
      throw new IllegalArgumentException(
          "cursor: expected an offset and an index of 0 or more, found " + offset + ":" + index);
    }
  }

  static Place parse(String text) {
    List<String> parts = List.of(text.split(":", -1));
    if (parts.size() != 4) {
      throw new IllegalArgumentException("cursor: expected four parts, found " + text);
    }
    Place place =
        new Place(
            Long.parseUnsignedLong(parts.get(0), HEX),
            Long.parseLong(parts.get(1)),
            Long.parseLong(parts.get(2)),
            Long.parseUnsignedLong(parts.get(3), HEX));
    if (!place.text().equals(text)) {
      throw new IllegalArgumentException("cursor: expected " + place.text() + ", found " + text);
    }
    return place;
  }

  String text() {
    return Long.toHexString(file) + ":" + offset + ":" + index + ":" + Long.toHexString(tail);
  }
}
