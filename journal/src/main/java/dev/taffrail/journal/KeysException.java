package dev.taffrail.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A store of keys from outside fails or does not answer: no seal can be made, and so no file begun,
 * but what fits into the newest file can be written and forced.
 */
final class KeysException extends IOException {
  private static final long serialVersionUID = 1L;

  KeysException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
