package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that is kept of a growing Merkle tree: one hash for each set bit of its size. Adding a leaf
 * allocates nothing once the tree's height was reached. For one thread.
 */
final class Frontier {
  private final Merkle merkle = new Merkle();

  /** The full subtree of 2^i leaves stands at i; its content counts only where size has the bit. */
  private final byte[][] subtrees = new byte[Long.SIZE][];

  private long size;

  /**
   * The frontier of a tree of this size.
   *
   * @param hashes one for each set bit of the size, largest subtree first
   * @throws IllegalArgumentException when their number or one's length is wrong
   */
  static Frontier of(long size, List<byte[]> hashes) {
    check(size >= 0, "a size of 0 or more", size);
    check(hashes.size() == Long.bitCount(size), Long.bitCount(size) + " hashes", hashes.size());
    Frontier frontier = new Frontier();
    frontier.size = size;
    long bits = size;
    for (byte[] hash : hashes) {
      check(hash.length == Merkle.HASH, "a hash of 32 bytes", hash.length);
      int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
      frontier.subtrees[level] = hash.clone();
      bits ^= 1L << level;
    }
    return frontier;
  }

  /** The number of leaves. */
  long size() {
    return size;
  }

  /** Adds a leaf's hash; the array is not kept. */
  void add(byte[] leaf) {
    int level = Long.numberOfTrailingZeros(~size);
    byte[] slot = slot(level);
    System.arraycopy(leaf, 0, slot, 0, Merkle.HASH);
    for (int i = 0; i < level; i++) {
      merkle.node(subtrees[i], slot, slot);
    }
    size++;
  }

  /** The root of the tree: the subtrees folded from the smallest on. */
  byte[] root() {
    if (size == 0) {
      return merkle.empty();
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = subtrees[level].clone();
    while (++level < Long.SIZE) {
      if (has(level)) {
        merkle.node(subtrees[level], root, root);
      }
    }
    return root;
  }

  /** One hash for each set bit of the size, largest subtree first. */
  List<byte[]> hashes() {
    List<byte[]> hashes = new ArrayList<>();
    for (int level = Long.SIZE - 1; level >= 0; level--) {
      if (has(level)) {
        hashes.add(subtrees[level].clone());
      }
    }
    return hashes;
  }

  Frontier copy() {
    return of(size, hashes());
  }

  boolean sameAs(Frontier other) {
    return size == other.size && Arrays.deepEquals(hashes().toArray(), other.hashes().toArray());
  }

  private boolean has(int level) {
    return (size >>> level & 1) != 0;
  }

  private byte[] slot(int level) {
    if (subtrees[level] == null) {
      subtrees[level] = new byte[Merkle.HASH];
    }
    return subtrees[level];
  }

  private static void check(boolean holds, String expected, long found) {
    if (!holds) {
      throw new IllegalArgumentException("frontier: expected " + expected + ", found " + found);
    }
  }
}
