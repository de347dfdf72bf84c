package dev.taffrail.journal;

import java.io.IOException;

/**
 * A rotating, sealed file of records, open for writing. One process at a time writes; a lock file
 * guards that. Records are copied into a bounded buffer and written by a thread of the journal's
 * own within 20 ms.
 */
public final class Journal implements Appender {
  private Journal() {}

  /**
   * Opens the journal, creating it with its keys when there is none and recovering it when it was
   * not closed.
   *
   * @throws JournalHeldException when another process holds it
   * @throws IOException when it cannot be read or written
   */
  public static Journal open(JournalConfig config) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Creates keys and the genesis seal, as {@link #open} does when it finds none, and returns the
   * verification key, which is also written to {@code edge.log.vkey}.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the journal exists
   */
  public static Vkey create(JournalConfig config) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Offers one record for logging: never waits, never throws. What finds no room is refused, lowest
   * levels first (debug from 50 % full, info from 75 %, warning from 90 %), counted by level, and
   * written down in a {@code records_dropped} record as soon as there is room.
   *
   * @param level the record's level, as it stands in the line
   * @param buffer holds the line without LF at {@code offset}; not kept
   * @return whether the record was taken
   */
  public boolean offer(Level level, byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void append(byte[] line) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void flush() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sync() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Seals what was appended before, and returns when the seal is forced to the device. Does nothing
   * when unsealed.
   */
  public void seal() throws IOException {
    throw new UnsupportedOperationException();
  }

  public JournalStats stats() {
    throw new UnsupportedOperationException();
  }

  /** Writes what waits, seals it, releases the journal. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
