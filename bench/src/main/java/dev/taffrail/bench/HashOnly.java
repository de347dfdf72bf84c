package dev.taffrail.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** R: one thread that only hashes the records, a leaf and a node each. */
final class HashOnly {
  private final MessageDigest sha256 = sha256();
  private byte[] node = new byte[32];

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hashes so many records; the last node, so that no compiler leaves the work out. */
  byte[] hash(long records) {
    for (long i = 0; i < records; i++) {
      sha256.update((byte) 0);
      sha256.update(Line.BYTES, 0, Line.BYTES.length);
      byte[] leaf = sha256.digest();
      sha256.update((byte) 1);
      sha256.update(node);
      sha256.update(leaf);
      node = sha256.digest();
    }
    return node;
  }
}
