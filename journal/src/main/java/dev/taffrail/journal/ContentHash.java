package dev.taffrail.journal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The first 64 bits of SHA-256: enough to tell a few files apart. */
final class ContentHash {
  private ContentHash() {}

  static long of(byte[] buffer, int offset, int length) {
    MessageDigest sha256 = Merkle.sha256();
    sha256.update(buffer, offset, length);
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }
}
