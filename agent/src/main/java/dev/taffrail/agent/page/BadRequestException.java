package dev.taffrail.agent.page;

/** A request that says something else than was expected: the message says what. */
final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
