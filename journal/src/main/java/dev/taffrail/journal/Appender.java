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
   * Appends one record, waiting for room when the buffer is full. When this returned, the record is
   * taken and not yet written.
   *
   * @param line the record without LF; the array is not kept
   * @throws InvalidRecordException when the bytes are no record
   * @throws JournalTimeoutException when no room came in time
   * @throws java.io.InterruptedIOException when the thread is interrupted while it waits; it stays
   *     so
   * @throws IOException when it is closed, or there is no room as nothing can be written. In each
   *     of these cases nothing was appended.
   */
  void append(byte[] line) throws IOException;

  /**
   * Returns when everything appended before is written: it survives the end of this process.
   *
   * @throws JournalTimeoutException when that takes too long; it goes on nevertheless
   * @throws IOException when it cannot be written or this is closed; it is tried again by itself
   */
  void flush() throws IOException;

  /**
   * Returns when everything appended before is forced to the device: it survives a power cut.
   *
   * @throws JournalTimeoutException when that takes too long; it goes on nevertheless
   * @throws IOException when the force fails or this is closed. After a force that failed nobody
   *     knows what of the file would survive.
   */
  void sync() throws IOException;

  /**
   * Writes what was appended, forces it unless nothing here ever is, and ends. Closing again does
   * nothing.
   */
  @Override
  void close() throws IOException;
}
