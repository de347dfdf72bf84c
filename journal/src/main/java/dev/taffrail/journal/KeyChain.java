package dev.taffrail.journal;

import java.util.Locale;

/** The three chains of one-use keys, in the order in which they sign a note. */
public enum KeyChain {
  /** Signs every seal. */
  SEAL(0),
  /** Signs the seal that a rotation begins a file with, too. */
  SEGMENT(1),
  /** Signs every so many of those, too. */
  EPOCH(2);

  private final int index;

  KeyChain(int index) {
    this.index = index;
  }

  /** The chain's place in the key file. */
  int index() {
    return index;
  }

  /** As it is named in messages. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
