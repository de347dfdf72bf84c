package dev.taffrail.journal;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of an RFC 6962 Merkle tree. One digest is reused for each of them, so an instance is
 * for one thread.
 *
 * <p>A digest is quicker given its bytes at once: each update by itself, of the prefix or of a
 * half, takes as long as copying a line. So what is hashed is put together before.
 */
final class Merkle {
  /** Bytes of a hash. */
  static final int HASH = 32;

  /** Bytes of two hashes and the prefix of a node before them. */
  static final int PAIR = 1 + 2 * HASH;

  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  /** Of whole blocks of SHA-256, so that the rest of a longer line is hashed where it lies. */
  private static final int JOINED = 1024;

  private final MessageDigest sha256 = sha256();
  private final byte[] joined = new byte[JOINED];
  private final byte[] pair = pair();

  /** The hash of a leaf, a line without its LF, into {@code out}. */
  void leaf(byte[] buffer, int offset, int length, byte[] out) {
    leaf(buffer, offset, length, out, 0);
  }

  /** The same into {@code out} at {@code outOffset}. */
  void leaf(byte[] buffer, int offset, int length, byte[] out, int outOffset) {
    int head = Math.min(length, JOINED - 1);
    joined[0] = LEAF;
    System.arraycopy(buffer, offset, joined, 1, head);
    sha256.update(joined, 0, 1 + head);
    if (head < length) {
      sha256.update(buffer, offset + head, length - head);
    }
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
    System.arraycopy(left, 0, pair, 1, HASH);
    System.arraycopy(right, 0, pair, 1 + HASH, HASH);
    node(pair, out, 0);
  }

  /** Room for two children, which go behind the prefix, the left one first. */
  static byte[] pair() {
    byte[] pair = new byte[PAIR];
    pair[0] = NODE;
    return pair;
  }

  /** The hash of an inner node over a {@link #pair} into {@code out} at {@code outOffset}. */
  void node(byte[] children, byte[] out, int outOffset) {
    sha256.update(children, 0, PAIR);
    finish(out, outOffset);
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
