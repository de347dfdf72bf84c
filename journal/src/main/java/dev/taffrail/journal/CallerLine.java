package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A caller's line on its way into the journal: checked, and taken the journal's own logger away, so
 * that nobody forges a control line. For the writer's thread.
 */
final class CallerLine {
  private static final byte[] PREFIX = "app.".getBytes(US_ASCII);
  private static final byte[] CONTROL = RecordHead.CONTROL_LOGGER.getBytes(US_ASCII);

  private static final byte[] SECURITY = ",\"security\":true".getBytes(US_ASCII);
  private static final int[] SECURITY_SKIP = skips(SECURITY);

  private byte[] bytes = new byte[0];
  private int offset;
  private int length;

  /** Longer lines than any, for those that are renamed; most journals never see one. */
  private byte @Nullable [] renamed;

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /**
   * Takes bytes for a line that may be written, in place where nothing is to be changed. Also for
   * those that {@link #check} passed: the caller may have changed them meanwhile.
   *
   * @return false when they are no record
   */
  boolean accept(byte[] buffer, int from, int size) {
    bytes = buffer;
    offset = from;
    length = size;
    if (LineCheck.fault(buffer, from, size) != null) {
      return false;
    }
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner(buffer, from, from + size);
    return scanner.scan() && isHead(scanner) && (!claimsControl(scanner) || rename(scanner));
  }

  /** A broken escape makes a head that is none. */
  private static boolean isHead(RecordHead.HeadScanner scanner) {
    return !scanner.hasEscape() || scanner.head() != null;
  }

  /** An escaped logger that reads as the journal's own is a claim too: parsers resolve escapes. */
  private static boolean claimsControl(RecordHead.HeadScanner scanner) {
    if (!scanner.hasEscape()) {
      return scanner.isLogger(CONTROL);
    }
    RecordHead head = scanner.head();
    return head != null && head.isControl();
  }

  private boolean rename(RecordHead.HeadScanner scanner) {
    if (length + PREFIX.length > LineCheck.MAX_BYTES) {
      return false;
    }
    byte[] to = renamed == null ? new byte[LineCheck.MAX_BYTES] : renamed;
    int before = scanner.loggerStart() - offset;
    System.arraycopy(bytes, offset, to, 0, before);
    System.arraycopy(PREFIX, 0, to, before, PREFIX.length);
    System.arraycopy(bytes, offset + before, to, before + PREFIX.length, length - before);
    renamed = to;
    bytes = to;
    offset = 0;
    length += PREFIX.length;
    return true;
  }

  /**
   * Whether a record says that it is a security event. Inside of a text the quotes would stand
   * behind backslashes; in a nested object it counts too, which costs a seal and nothing else.
   */
  static boolean isSecurity(byte[] line) {
    int last = SECURITY.length - 1;
    for (int end = last; end < line.length; end += SECURITY_SKIP[line[end] & 0xFF]) {
      if (line[end] == SECURITY[last]
          && Arrays.equals(line, end - last, end + 1, SECURITY, 0, SECURITY.length)) {
        return true;
      }
    }
    return false;
  }

  /** Horspool's table: how far the end of a search goes on behind a byte that stood there. */
  private static int[] skips(byte[] word) {
    int[] skips = new int[256];
    Arrays.fill(skips, word.length);
    for (int i = 0; i < word.length - 1; i++) {
      skips[word[i] & 0xFF] = word.length - 1 - i;
    }
    return skips;
  }

  /**
   * Checks a record before it is taken.
   *
   * @return its level
   * @throws InvalidRecordException when it is none
   */
  static Level check(byte[] line) throws InvalidRecordException {
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner(line, 0, line.length);
    if (LineCheck.fault(line, 0, line.length) != null || !scanner.scan() || !isHead(scanner)) {
      throw new InvalidRecordException(
          "expected a record, found " + LineCheck.recordFault(line, 0, line.length));
    }
    if (line.length + PREFIX.length > LineCheck.MAX_BYTES && claimsControl(scanner)) {
      throw new InvalidRecordException(
          "expected room for the logger app.taffrail.journal in 64 KiB, found a record of "
              + line.length
              + " bytes");
    }
    return scanner.level();
  }
}
