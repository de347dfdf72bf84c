package dev.taffrail.journal;

import java.io.IOException;

/** A key that signs notes, wherever its secret half is. */
interface NoteSigner {
  /** The raw public key. */
  byte[] publicKey();

  /**
   * The signature over the bytes.
   *
   * @throws IOException when the key's holder could not sign
   */
  byte[] sign(byte[] message) throws IOException;
}
