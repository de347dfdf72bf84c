package dev.taffrail.journal;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of an RFC 6962 Merkle tree. One digest is reused for each of them, so an instance is
 * for one thread.
 */
final class Merkle {
  /** Bytes of a hash. */
  static final int HASH = 32;

  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  private final MessageDigest sha256 = sha256();

  /** The hash of a leaf, a line without its LF, into {@code out}. */
  void leaf(byte[] buffer, int offset, int length, byte[] out) {
    leaf(buffer, offset, length, out, 0);
  }

  /** The same into {@code out} at {@code outOffset}. */
  void leaf(byte[] buffer, int offset, int length, byte[] out, int outOffset) {
    sha256.update(LEAF);
    sha256.update(buffer, offset, length);
    finish(out, outOffset);
  }

  /** The hash of a line as a leaf. */
  byte[] leaf(byte[] line) {
    byte[] out = new byte[HASH];
    leaf(line, 0, line.length, out);
    return out;
  }

  /** The hash of an inner node into {@code out}, which may be one of the two. */
  void node(byte[] left, byte[] right, byte[] out) {
    sha256.update(NODE);
    sha256.update(left, 0, HASH);
    sha256.update(right, 0, HASH);
    finish(out, 0);
  }

  /** The root of the tree without leaves. */
  byte[] empty() {
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void finish(byte[] out, int offset) {
    try {
      sha256.digest(out, offset, HASH);
    } catch (DigestException e) {
      throw new IllegalStateException("expected room for a hash, found " + out.length, e);
    }
  }
}
