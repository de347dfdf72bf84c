package dev.taffrail.journal;

import java.util.List;

/** The key that a journal's last seal announces is not held: it cannot be continued. */
final class LostKeysException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param held the keys of this chain that are there
   */
  LostKeysException(KeyChain chain, List<SealingKeys.Held> held, SealingKeys keys) {
    super(
        "expected the "
            + chain.label()
            + " key that the last seal announces in "
            + keys
            + ", found "
            + found(held));
  }

  private static String found(List<SealingKeys.Held> held) {
    return held.stream().mapToLong(SealingKeys.Held::number).min().stream()
        .mapToObj(oldest -> "keys from number " + oldest + " on")
        .findFirst()
        .orElse("no key");
  }
}
