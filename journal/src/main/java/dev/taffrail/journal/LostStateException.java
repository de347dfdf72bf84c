package dev.taffrail.journal;

import org.jspecify.annotations.Nullable;

/**
 * The files are not what this journal left behind, or its keys are gone: it cannot be continued.
 */
final class LostStateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SealLine lastSeal;

  LostStateException(String message, @Nullable SealLine lastSeal) {
    super(message);
    this.lastSeal = lastSeal;
  }

  /** The last seal that is good; null when there is none. */
  @Nullable SealLine lastSeal() {
    return lastSeal;
  }
}
