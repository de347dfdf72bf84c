package dev.taffrail.ship.parse;

/** A line is not of the format that it should have: what was expected, what was found. */
public final class UnparsedException extends Exception {
  private static final long serialVersionUID = 1L;

  UnparsedException(String message) {
    super(message, null, false, false);
  }
}
