package dev.taffrail.journal;

import java.util.Locale;

/** Why a seal was made. */
enum SealReason {
  GENESIS,
  INTERVAL,
  VOLUME,
  ERROR,
  ROTATE,
  CLOSE,
  RECOVERY,
  REQUEST;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The reason as it stands in a note, for instance {@code genesis}. */
  String label() {
    return label;
  }

  /** Whether such a seal is the first line of a file and carries the frontier. */
  boolean opensFile() {
    return this == GENESIS || this == ROTATE;
  }

  /**
   * @throws IllegalArgumentException for any word that is no label
   */
  static SealReason of(String label) {
    for (SealReason reason : values()) {
      if (reason.label.equals(label)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("reason: expected that of a seal, found " + label);
  }
}
