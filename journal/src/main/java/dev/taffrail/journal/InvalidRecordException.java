package dev.taffrail.journal;

import java.io.IOException;

/**
 * Bytes that were offered as a record and are none; the message says what was expected and what was
 * found.
 */
public final class InvalidRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  public InvalidRecordException(String message) {
    super(message);
  }
}
