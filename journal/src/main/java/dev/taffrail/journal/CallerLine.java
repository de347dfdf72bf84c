package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A caller's line on its way into the journal: checked, and taken the journal's own logger away, so
 * that nobody forges a control line. For one thread.
 */
final class CallerLine {
  private static final byte[] PREFIX = "app.".getBytes(US_ASCII);

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
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner();
    if (!scanner.scan(buffer, from, size) || !isHead(scanner)) {
      return false;
    }
    level = scanner.level();
    int[] claims = claims(scanner);
    return claims.length == 0 || rename(claims);
  }

  /** A broken escape makes a head that is none. */
  private static boolean isHead(RecordHead.HeadScanner scanner) {
    return !scanner.hasEscape() || scanner.head() != null;
  }

  /** Where loggers begin that read as the journal's own: in the head, and behind it. */
  private int[] claims(RecordHead.HeadScanner scanner) {
    int[] behind = LoggerKeys.claims(bytes, scanner.end(), offset + length);
    if (!claimsControl(scanner)) {
      return behind;
    }
    int[] claims = new int[behind.length + 1];
    claims[0] = scanner.loggerStart();
    System.arraycopy(behind, 0, claims, 1, behind.length);
    return claims;
  }

  /** An escaped logger that reads as the journal's own is a claim too: parsers resolve escapes. */
  private static boolean claimsControl(RecordHead.HeadScanner scanner) {
    if (!scanner.hasEscape()) {
      return scanner.isLogger(ControlFields.LOGGER);
    }
    RecordHead head = scanner.head();
    return head != null && head.isControl();
  }

  /** Puts a prefix before each of the loggers that begin at these places of the caller's bytes. */
  private boolean rename(int[] loggers) {
    int longer = length + loggers.length * PREFIX.length;
    if (longer > LineCheck.MAX_BYTES) {
      return false;
    }
    byte[] renamed = new byte[longer];
    int read = offset;
    int written = 0;
    for (int logger : loggers) {
      System.arraycopy(bytes, read, renamed, written, logger - read);
      written += logger - read;
      System.arraycopy(PREFIX, 0, renamed, written, PREFIX.length);
      written += PREFIX.length;
      read = logger;
    }
    System.arraycopy(bytes, read, renamed, written, offset + length - read);
    take(renamed, 0, longer);
    return true;
  }
}
