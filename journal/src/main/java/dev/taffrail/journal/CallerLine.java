package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A caller's line on its way into the journal: checked, and taken the journal's own logger away, so
 * that nobody forges a control line. For one thread.
 */
final class CallerLine {
  private static final byte[] PREFIX = "app.".getBytes(US_ASCII);
  private static final byte[] CONTROL = RecordHead.CONTROL_LOGGER.getBytes(US_ASCII);

  private byte[] bytes = new byte[0];
  private int offset;
  private int length;
  private Level level = Level.DEBUG;

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** The level that the line states. */
  Level level() {
    return level;
  }

  /** Takes a line that was accepted before, and which nobody could change since. */
  void take(byte[] buffer, int from, int size) {
    bytes = buffer;
    offset = from;
    length = size;
  }

  /**
   * Takes bytes for a line that may be written, in place where nothing is to be changed.
   *
   * @return false when they are no record
   */
  boolean accept(byte[] buffer, int from, int size) {
    take(buffer, from, size);
    if (LineCheck.fault(buffer, from, size) != null) {
      return false;
    }
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner(buffer, from, from + size);
    if (!scanner.scan() || !isHead(scanner)) {
      return false;
    }
    level = scanner.level();
    return !claimsControl(scanner) || rename(scanner);
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
    byte[] renamed = new byte[length + PREFIX.length];
    int before = scanner.loggerStart() - offset;
    System.arraycopy(bytes, offset, renamed, 0, before);
    System.arraycopy(PREFIX, 0, renamed, before, PREFIX.length);
    System.arraycopy(bytes, offset + before, renamed, before + PREFIX.length, length - before);
    take(renamed, 0, renamed.length);
    return true;
  }
}
