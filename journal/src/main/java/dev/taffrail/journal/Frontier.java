package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that is kept of a growing Merkle tree: one hash for each set bit of its size. Adding a leaf
 * allocates nothing once the tree's height was reached. For one thread.
 */
final class Frontier {
  private static final int LEFT = 1;
  private static final int RIGHT = LEFT + Merkle.HASH;

  private final Merkle merkle = new Merkle();

  /**
   * At i the pair of full subtrees of 2^i leaves that the next node of that height is made of. The
   * left one counts only where size has the bit; the right one only while a leaf is added.
   */
  private final byte[][] pairs = new byte[Long.SIZE][];

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
      System.arraycopy(hash, 0, frontier.pair(level), LEFT, Merkle.HASH);
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
    add(leaf, 0);
  }

  /** Adds the hash of a leaf that stands there. */
  void add(byte[] buffer, int offset) {
    System.arraycopy(buffer, offset, pair(0), free(0), Merkle.HASH);
    for (int level = 0; has(level); level++) {
      merkle.node(pairs[level], pair(level + 1), free(level + 1));
    }
    size++;
  }

  /** The root of the tree: the subtrees folded from the smallest on. */
  byte[] root() {
    if (size == 0) {
      return merkle.empty();
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = subtree(level);
    while (++level < Long.SIZE) {
      if (has(level)) {
        merkle.node(subtree(level), root, root);
      }
    }
    return root;
  }

  /** One hash for each set bit of the size, largest subtree first. */
  List<byte[]> hashes() {
    List<byte[]> hashes = new ArrayList<>();
    for (int level = Long.SIZE - 1; level >= 0; level--) {
      if (has(level)) {
        hashes.add(subtree(level));
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

  /** Where the next subtree of that height goes in its pair. */
  private int free(int level) {
    return has(level) ? RIGHT : LEFT;
  }

  private byte[] subtree(int level) {
    return Arrays.copyOfRange(pairs[level], LEFT, RIGHT);
  }

  private byte[] pair(int level) {
    if (pairs[level] == null) {
      pairs[level] = Merkle.pair();
    }
    return pairs[level];
  }

  private static void check(boolean holds, String expected, long found) {
    if (!holds) {
      throw new IllegalArgumentException("frontier: expected " + expected + ", found " + found);
    }
  }
}
