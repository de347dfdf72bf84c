package dev.taffrail.edge;

import java.io.IOException;

/** Somebody else has the store open. */
final class StoreHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param holder as a message says it
   */
  StoreHeldException(String holder) {
    super("expected a store that nobody else has open, found it held by " + holder);
  }
}
