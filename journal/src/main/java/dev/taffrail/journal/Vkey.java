package dev.taffrail.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A verification key as C2SP signed-note writes it: {@code name+hash+base64}. The name of a
 * journal's root key is the journal's origin. The key is one of Ed25519 (RFC 8032). Immutable.
 */
public final class Vkey {
  /** The algorithm byte of an Ed25519 key. */
  private static final byte ED25519 = 0x01;

  private final String name;
  private final byte[] publicKey;
  private final int id;

  private Vkey(String name, byte[] publicKey) {
    this.name = checkName(name);
    this.publicKey = publicKey;
    this.id = id(name, publicKey);
  }

  /** The key with this name and these raw 32 bytes. */
  static Vkey of(String name, byte[] publicKey) {
    return new Vkey(name, decodeKey(encodeKey(publicKey)));
  }

  /**
   * Reads a key from its text form.
   *
   * @throws IllegalArgumentException when the text is no Ed25519 verification key
   */
  public static Vkey parse(String text) {
    int hash = text.indexOf('+');
    int key = text.indexOf('+', hash + 1);
    if (hash < 0 || key < 0) {
      throw new IllegalArgumentException(
          "verification key: expected name+hash+base64, found " + text);
    }
    Vkey vkey = new Vkey(text.substring(0, hash), decodeKey(text.substring(key + 1)));
    if (!vkey.toString().equals(text)) {
      throw new IllegalArgumentException("verification key: expected " + vkey + ", found " + text);
    }
    return vkey;
  }

  /**
   * Returns the name when it can name a key and be a journal's origin.
   *
   * @throws IllegalArgumentException when it is empty or holds a space, a control character, a
   *     quote, a backslash or {@code +}
   */
  static String checkName(String name) {
    if (name.isEmpty() || !name.codePoints().allMatch(Vkey::isNameCharacter)) {
      throw new IllegalArgumentException(
          "name: expected one without spaces, quotes, backslashes and +, found \"" + name + "\"");
    }
    return name;
  }

  /** Whose key it is: a journal's origin, or the name of a fleet. */
  public String name() {
    return name;
  }

  /** The first four bytes of the hash over name and key: what a signature line begins with. */
  int id() {
    return id;
  }

  /** Whether this key made the signature over the text. */
  boolean verifies(SignedNote.NoteSignature signature, byte[] text) {
    return signature.name().equals(name)
        && signature.keyId() == id
        && Ed25519.verify(publicKey, text, signature.bytes());
  }

  /**
   * {@code base64(0x01 || key)}, as a vkey ends and as a seal announces its successor; Go's form of
   * a secret key ends so too.
   */
  static String encodeKey(byte[] key) {
    return Base64Text.encode(tagged(key));
  }

  /**
   * The raw key of {@link #encodeKey}'s text.
   *
   * @throws IllegalArgumentException when it is no such text
   */
  static byte[] decodeKey(String text) {
    byte[] bytes = Base64Text.decode(text, 1 + Ed25519.KEY);
    if (bytes[0] != ED25519) {
      throw new IllegalArgumentException("key: expected the algorithm 1, found " + bytes[0]);
    }
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Vkey vkey
        && vkey.name.equals(name)
        && Arrays.equals(vkey.publicKey, publicKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, id);
  }

  /** The text form, as {@link #parse} takes it. */
  @Override
  public String toString() {
    return String.format("%s+%08x+%s", name, id, encodeKey(publicKey));
  }

  private static boolean isNameCharacter(int c) {
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        && "+\"\\".indexOf(c) < 0;
  }

  private static int id(String name, byte[] publicKey) {
    MessageDigest sha256 = Merkle.sha256();
    sha256.update(name.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) '\n');
    return ByteBuffer.wrap(sha256.digest(tagged(publicKey))).getInt();
  }

  private static byte[] tagged(byte[] key) {
    return ByteBuffer.allocate(1 + key.length).put(ED25519).put(key).array();
  }
}
