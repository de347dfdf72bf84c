package dev.taffrail.journal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The key that a journal's last seal announces is not in its key file: it cannot be continued. */
final class LostKeysException extends Exception {
  private static final long serialVersionUID = 1L;

  LostKeysException(KeyChain chain, @Nullable Long oldest) {
    super(
        "expected the "
            + chain.name().toLowerCase(Locale.ROOT)
            + " key that the last seal announces, found "
            + (oldest == null ? "no key" : "keys from number " + oldest + " on"));
  }
}
