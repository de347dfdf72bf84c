package dev.taffrail.journal;

/**
 * Bytes of a file that are no lines: a power cut left them, or somebody changed them.
 *
 * @param file where they are
 * @param line the number of the first line that fails, from 1
 * @param offset where they begin
 * @param length how many they are
 * @param ending what recovery has to end them with: {@link #ENDED}, {@link #LF} or {@link #SPOILED}
 * @param sha256 of the bytes and of their ending, in lower-case hex: as {@code journal_recovered}
 *     states it
 * @param fault what is wrong with the first line
 */
record TornRegion(
    JournalFile file,
    long line,
    long offset,
    long length,
    String ending,
    String sha256,
    String fault) {

  /** They end with LF. */
  static final String ENDED = "";

  static final String LF = "\n";

  /**
   * A control byte before the LF: the last bytes look like a line that lacks its LF alone. With it
   * they would be a line, a leaf that no recovery record can explain, and perhaps half a record.
   */
  static final String SPOILED = "\0\n";

  /** The length with the ending. */
  long closedLength() {
    return length + ending.length();
  }

  /** What torn bytes have to be ended with whose last line, without LF, is this. */
  static String ending(byte[] buffer, int offset, int length) {
    return LineCheck.fault(buffer, offset, length) == null ? SPOILED : LF;
  }
}
