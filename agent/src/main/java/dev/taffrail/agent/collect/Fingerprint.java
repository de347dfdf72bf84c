package dev.taffrail.agent.collect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** 128 bits of an entry's SHA-256: equal for exact duplicates, and for nothing else in practice. */
record Fingerprint(long high, long low) {

  static Fingerprint of(Entry entry) {
    MessageDigest digest = sha256();
    add(digest, entry.labels());
    add(digest, entry.metadata());
    digest.update((byte) (entry.nanos().isPresent() ? 1 : 0));
    digest.update(ByteBuffer.allocate(8).putLong(0, entry.nanos().orElse(0)));
    digest.update(entry.line());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(hash.getLong(), hash.getLong());
  }

  private static void add(MessageDigest digest, Map<String, String> map) {
    digest.update(ByteBuffer.allocate(4).putInt(0, map.size()));
    map.forEach(
        (name, value) -> {
          add(digest, name);
          add(digest, value);
        });
  }

  // With its length before it no part can be taken for the end of the part before.
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
