package dev.taffrail.journal;

/**
 * A verification key as C2SP signed-note writes it: {@code name+hash+base64}. The name of a
 * journal's root key is the journal's origin.
 */
public final class Vkey {
  private Vkey() {}

  /**
   * @throws IllegalArgumentException when the text is no Ed25519 verification key
   */
  public static Vkey parse(String text) {
    throw new UnsupportedOperationException();
  }

  public String name() {
    throw new UnsupportedOperationException();
  }

  /** The text form, as {@link #parse} takes it. */
  @Override
  public String toString() {
    throw new UnsupportedOperationException();
  }
}
