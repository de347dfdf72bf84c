package dev.taffrail.journal;

import java.io.IOException;

/**
 * Where records go in.
 *
 * <p>All methods may be called from any thread. A record is one line of JSON in UTF-8 without its
 * LF, at most 64 KiB, whose first keys are {@code timestamp}, {@code level}, {@code logger} and
 * {@code event} in this order. A record that claims the journal's own logger, {@code
 * taffrail.journal}, is kept under {@code app.taffrail.journal}: control lines cannot be forged.
 */
public interface Appender extends AutoCloseable {

  /**
   * Appends one record, waiting for room when the buffer is full.
   *
   * @param line the record without LF; the array is not kept
   * @throws InvalidRecordException when the bytes are no record; nothing was appended
   * @throws IOException when the journal is closed or the record could not be handed over
   */
  void append(byte[] line) throws IOException;

  /** Returns when everything appended before is written: it survives the end of this process. */
  void flush() throws IOException;

  /** Returns when everything appended before is forced to the device: it survives a power cut. */
  void sync() throws IOException;

  @Override
  void close() throws IOException;
}
