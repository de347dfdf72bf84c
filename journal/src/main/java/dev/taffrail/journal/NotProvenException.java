package dev.taffrail.journal;

/**
 * Evidence that does not prove what it claims. The message says what was expected, what was found,
 * and in which part.
 */
public final class NotProvenException extends Exception {
  private static final long serialVersionUID = 1L;

  NotProvenException(String message) {
    super(message);
  }

  NotProvenException(String message, Throwable cause) {
    super(message, cause);
  }
}
