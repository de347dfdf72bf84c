package dev.taffrail.journal;

/**
 * Bytes of a file that are no lines: a power cut left them, or somebody changed them.
 *
 * @param file where they are
 * @param line the number of the first line that fails, from 1
 * @param offset where they begin
 * @param length how many they are; when they end the file without LF, that LF is not counted
 * @param terminated whether LF ends them
 * @param sha256 of the bytes and of the LF that ends them or that recovery will end them with, in
 *     lower-case hex: as {@code journal_recovered} states it
 * @param fault what is wrong with the first line
 */
record TornRegion(
    JournalFile file,
    long line,
    long offset,
    long length,
    boolean terminated,
    String sha256,
    String fault) {

  /** The length with the LF that ends them or that recovery will end them with. */
  long closedLength() {
    return length + (terminated ? 0 : 1);
  }
}
