package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A caller's line on its way into the journal: checked, and taken the journal's own logger away, so
 * that nobody forges a control line. For the writer's thread; its array is used again and again.
 */
final class CallerLine {
  private static final byte[] PREFIX = "app.".getBytes(US_ASCII);
  private static final byte[] CONTROL = RecordHead.CONTROL_LOGGER.getBytes(US_ASCII);

  private static final byte[] SECURITY = ",\"security\":true".getBytes(US_ASCII);

  private final byte[] bytes = new byte[LineCheck.MAX_BYTES + PREFIX.length];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Makes the bytes a line that may be written.
   *
   * @param checked whether {@link #check} passed it already
   * @return false when they are no record
   */
  boolean accept(int size, boolean checked) {
    length = size;
    if (!checked && LineCheck.fault(bytes, 0, length) != null) {
      return false;
    }
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner(bytes, 0, length);
    if (!scanner.scan()) {
      return false;
    }
    if (hasEscape(scanner.loggerStart(), scanner.end())) {
      return acceptEscaped(scanner);
    }
    return !isControl(scanner.loggerStart(), scanner.loggerEnd()) || rename(scanner);
  }

  private boolean hasEscape(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /** An escaped logger that reads as the journal's own is a claim too: parsers resolve escapes. */
  private boolean acceptEscaped(RecordHead.HeadScanner scanner) {
    RecordHead head = RecordHead.parse(bytes, 0, length);
    return head != null && (!head.isControl() || rename(scanner));
  }

  private boolean isControl(int from, int to) {
    return Arrays.equals(bytes, from, to, CONTROL, 0, CONTROL.length);
  }

  private boolean rename(RecordHead.HeadScanner scanner) {
    int at = scanner.loggerStart();
    if (length + PREFIX.length > LineCheck.MAX_BYTES) {
      return false;
    }
    System.arraycopy(bytes, at, bytes, at + PREFIX.length, length - at);
    System.arraycopy(PREFIX, 0, bytes, at, PREFIX.length);
    length += PREFIX.length;
    return true;
  }

  /**
   * Whether a record says that it is a security event. Inside of a text the quotes would stand
   * behind backslashes; in a nested object it counts too, which costs a seal and nothing else.
   */
  static boolean isSecurity(byte[] line) {
    for (int i = 0; i <= line.length - SECURITY.length; i++) {
      if (line[i] == ','
          && Arrays.equals(line, i, i + SECURITY.length, SECURITY, 0, SECURITY.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks a record before it is taken.
   *
   * @return its level
   * @throws InvalidRecordException when it is none
   */
  static Level check(byte[] line) throws InvalidRecordException {
    String fault = LineCheck.recordFault(line, 0, line.length);
    RecordHead head = RecordHead.parse(line);
    if (fault != null || head == null) {
      throw new InvalidRecordException("expected a record, found " + fault);
    }
    if (head.isControl() && line.length + PREFIX.length > LineCheck.MAX_BYTES) {
      throw new InvalidRecordException(
          "expected room for the logger app.taffrail.journal in 64 KiB, found a record of "
              + line.length
              + " bytes");
    }
    return head.level();
  }
}
