package dev.taffrail.journal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The first 64 bits of SHA-256: enough to tell a few files and places apart. One digest is reused,
 * so an instance is for one thread.
 */
final class ContentHash {
  private final MessageDigest sha256 = Merkle.sha256();

  long of(byte[] buffer, int offset, int length) {
    sha256.update(buffer, offset, length);
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }
}
