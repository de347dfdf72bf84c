package dev.taffrail.journal;

/**
 * A caller's record in an array of its own, checked: whatever the caller does to its bytes from now
 * on, these can be written as they are.
 *
 * @param security whether it says that it is a security event
 * @param line not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record CheckedRecord(Level level, boolean security, byte[] line) {

  /**
   * Copies and checks a record.
   *
   * @throws InvalidRecordException when it is none
   */
  static CheckedRecord of(byte[] bytes) throws InvalidRecordException {
    byte[] line = bytes.clone();
    CallerLine checked = new CallerLine();
    if (!checked.accept(line, 0, line.length)) {
      throw new InvalidRecordException("expected a record, found " + fault(line));
    }
    return new CheckedRecord(checked.level(), SecurityMark.isIn(line), checked.bytes());
  }

  private static String fault(byte[] line) {
    String fault = LineCheck.recordFault(line, 0, line.length);
    return fault == null
        ? "one of "
            + line.length
            + " bytes, without room in 64 KiB for the logger app.taffrail.journal"
        : fault;
  }
}
