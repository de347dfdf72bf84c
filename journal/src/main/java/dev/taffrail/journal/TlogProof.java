package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * The proof that a leaf stands in a tree, in the form of {@code c2sp.org/tlog-proof@v1}: index, the
 * audit path from the leaf's sibling upwards, and the note that states size and root of the tree.
 *
 * @param index of the leaf
 * @param path of hashes that are not to be changed
 * @param seal over the tree
 */
record TlogProof(long index, List<byte[]> path, SealNote seal) {
  private static final String FIRST = "c2sp.org/tlog-proof@v1";
  private static final String INDEX = "index ";

  /** A tree of 2^63 leaves has no longer path. */
  private static final int LONGEST = Long.SIZE - 1;

  TlogProof {
    path = List.copyOf(path);
    check(index >= 0 && index < seal.seal().size(), "an index below " + seal.seal().size(), index);
  }

  /**
   * Parses exactly what {@link #render} makes.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static TlogProof parse(String text) {
    int end = text.indexOf("\n\n");
    check(end >= 0, "a proof, an empty line and a note", "no empty line");
    List<String> lines = List.of(text.substring(0, end).split("\n", -1));
    check(lines.get(0).equals(FIRST), FIRST, lines.get(0));
    check(lines.size() > 1 && lines.get(1).startsWith(INDEX), "an index", text.substring(0, end));
    check(lines.size() - 2 <= LONGEST, "at most " + LONGEST + " hashes", lines.size() - 2);
    List<byte[]> path = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      path.add(Base64Text.decode(line, Merkle.HASH));
    }
    long index = number(lines.get(1).substring(INDEX.length()));
    TlogProof proof = new TlogProof(index, path, SealNote.parse(text.substring(end + 2)));
    check(proof.render().equals(text), "the proof\n" + proof.render(), "\n" + text);
    return proof;
  }

  String render() {
    StringBuilder proof = new StringBuilder(FIRST).append('\n').append(INDEX).append(index);
    for (byte[] hash : path) {
      proof.append('\n').append(Base64Text.encode(hash));
    }
    return proof.append("\n\n").append(seal.render()).toString();
  }

  /**
   * The root to which the path leads from this leaf (RFC 9162, 2.1.3.2).
   *
   * @throws IllegalArgumentException when the path is too short or too long for index and size
   */
  byte[] root(byte[] leaf) {
    Merkle merkle = new Merkle();
    byte[] root = leaf.clone();
    long node = index;
    long last = seal.seal().size() - 1;
    for (byte[] sibling : path) {
      check(last > 0, "a shorter path", path.size() + " hashes");
      if ((node & 1) == 1 || node == last) {
        merkle.node(sibling, root, root);
        int up = Long.numberOfTrailingZeros(node);
        node >>= up;
        last >>= up;
      } else {
        merkle.node(root, sibling, root);
      }
      node >>= 1;
      last >>= 1;
    }
    check(last == 0, "a longer path", path.size() + " hashes");
    return root;
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("proof: expected a number, found " + digits, e);
    }
  }

  private static void check(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("proof: expected " + expected + ", found " + found);
    }
  }
}
