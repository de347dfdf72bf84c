package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What anchors are compared with: of each seal that is present, where it stands, what it states and
 * which key it announces. Of the verifier's memory this alone grows with the journal, by 104 bytes
 * a seal, and only where there are anchors.
 */
final class KnownSeals {
  private static final int ENTRY = Long.BYTES + 3 * Merkle.HASH;

  private final MessageDigest sha256 = Merkle.sha256();
  private final Vkey root;
  private byte[] entries = new byte[64 * ENTRY];
  private long first = -1;
  private int count;

  /**
   * @param root the key that signs seal 0
   */
  KnownSeals(Vkey root) {
    this.root = root;
  }

  /** Adds the seal that is next in number. */
  void add(SealLine line) {
    Seal seal = line.seal();
    first = first < 0 ? seal.number() : first;
    if (entries.length == count * ENTRY) {
      entries = Arrays.copyOf(entries, Math.multiplyExact(entries.length, 2));
    }
    ByteBuffer entry = ByteBuffer.wrap(entries, count * ENTRY, ENTRY);
    entry.putLong(seal.size()).put(seal.root()).put(seal.next()).put(hash(line.note()));
    count++;
  }

  /** The number of the first seal that is present; -1 when none is. */
  long first() {
    return first;
  }

  /** The number of the last seal; -1 when there is none. */
  long last() {
    return first < 0 ? -1 : first + count - 1;
  }

  /** Whether the journal has this very note. */
  boolean holds(long number, SignedNote note) {
    int at = at(number) + Long.BYTES + 2 * Merkle.HASH;
    return Arrays.equals(entries, at, at + Merkle.HASH, hash(note), 0, Merkle.HASH);
  }

  /** The size that a seal states. */
  long size(long number) {
    return ByteBuffer.wrap(entries).getLong(at(number));
  }

  /** The root that a seal states. */
  byte[] root(long number) {
    int at = at(number) + Long.BYTES;
    return Arrays.copyOfRange(entries, at, at + Merkle.HASH);
  }

  /**
   * The key that signs this seal; null where nobody knows it, since the seal before was pruned or
   * was never here.
   */
  @Nullable Vkey key(long number) {
    if (number == 0) {
      return root;
    }
    if (number <= first || number > last() + 1) {
      return null;
    }
    int at = at(number - 1) + Long.BYTES + Merkle.HASH;
    return Vkey.of(root.name(), Arrays.copyOfRange(entries, at, at + Ed25519.KEY));
  }

  private int at(long number) {
    return Math.toIntExact(number - first) * ENTRY;
  }

  private byte[] hash(SignedNote note) {
    return sha256.digest(note.render().getBytes(UTF_8));
  }
}
