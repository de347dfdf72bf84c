package dev.taffrail.journal;

/** A seal and the note that signs it, whether it stands in a line of the journal or alone. */
interface SignedSeal {
  Seal seal();

  SignedNote note();

  /** Whether the note's n-th signature, from 0, is there and was made by this key. */
  default boolean signedBy(int n, byte[] publicKey) {
    return n < note().signatures().size()
        && Vkey.of(seal().origin(), publicKey)
            .verifies(note().signatures().get(n), note().message());
  }
}
