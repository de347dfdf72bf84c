package dev.taffrail.journal;

/** The three chains of one-use keys, in the order in which they sign a note. */
enum KeyChain {
  /** Signs every seal. */
  SEAL,
  /** Signs the seal that a rotation begins a file with, too. */
  SEGMENT,
  /** Signs every so many of those, too. */
  EPOCH
}
