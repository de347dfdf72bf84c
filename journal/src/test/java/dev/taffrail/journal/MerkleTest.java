package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTest {
  /** The published tree of RFC 6962's test vectors: eight leaves. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private final Merkle merkle = new Merkle();

  @Test
  void rootsAreThePublishedOnesAtEachSize() {
    Frontier frontier = new Frontier();
    for (int size = 0; size <= LEAVES.size(); size++) {
      assertThat(hex(frontier.root())).as("root %d", size).isEqualTo(ROOTS.get(size));
      if (size < LEAVES.size()) {
        frontier.add(leaf(size));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 62, 63, 64, 250, 1022, 1023, 1024, 1025, 2047, 65_536})
  void aLeafOfAnyLengthIsTheHashOfThePrefixAndItsBytes(int length) {
    byte[] buffer = new byte[length + 10];
    new Random(length).nextBytes(buffer);
    byte[] prefixed = new byte[1 + length];
    System.arraycopy(buffer, 7, prefixed, 1, length);

    byte[] out = new byte[Merkle.HASH + 3];
    merkle.leaf(buffer, 7, length, out, 3);

    byte[] expected = new byte[3 + Merkle.HASH];
    System.arraycopy(Merkle.sha256().digest(prefixed), 0, expected, 3, Merkle.HASH);
    assertThat(out).isEqualTo(expected);
  }

  @Test
  void aFrontierGoesOnFromItsHashes() {
    for (int size = 0; size < LEAVES.size(); size++) {
      Frontier resumed = Frontier.of(size, frontier(size).hashes());
      for (int i = size; i < LEAVES.size(); i++) {
        resumed.add(leaf(i));
      }
      assertThat(hex(resumed.root())).isEqualTo(ROOTS.get(LEAVES.size()));
    }
  }

  @Test
  void aCopyIsNotChangedByItsOriginal() {
    Frontier frontier = frontier(3);
    Frontier copy = frontier.copy();
    frontier.add(leaf(3));
    assertThat(hex(copy.root())).isEqualTo(ROOTS.get(3));
    assertThat(copy.sameAs(frontier)).isFalse();
    assertThat(copy.sameAs(frontier(3))).isTrue();
  }

  @Test
  void hashesAreLargestSubtreeFirst() {
    assertThat(hex(frontier(6).hashes().get(0))).isEqualTo(ROOTS.get(4));
  }

  @Test
  void aFrontierWithTheWrongNumberOfHashesIsRefused() {
    List<byte[]> hashes = new ArrayList<>(frontier(7).hashes());
    assertThatThrownBy(() -> Frontier.of(8, hashes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frontier: expected 1 hashes, found 3");
    hashes.set(1, new byte[31]);
    assertThatThrownBy(() -> Frontier.of(7, hashes))
        .hasMessage("frontier: expected a hash of 32 bytes, found 31");
    hashes.set(1, new byte[33]);
    assertThatThrownBy(() -> Frontier.of(7, hashes))
        .hasMessage("frontier: expected a hash of 32 bytes, found 33");
    assertThatThrownBy(() -> Frontier.of(Long.MIN_VALUE, hashes.subList(0, 1)))
        .hasMessageStartingWith("frontier: expected a size of 0 or more");
  }

  @Test
  void frontiersOfTheSameHashesAndOtherSizesAreOthers() {
    List<byte[]> one = frontier(4).hashes();
    assertThat(Frontier.of(4, one).sameAs(frontier(4))).isTrue();
    assertThat(Frontier.of(8, one).sameAs(frontier(4))).isFalse();
  }

  private Frontier frontier(int size) {
    Frontier frontier = new Frontier();
    for (int i = 0; i < size; i++) {
      frontier.add(leaf(i));
    }
    return frontier;
  }

  private byte[] leaf(int i) {
    return merkle.leaf(HexFormat.of().parseHex(LEAVES.get(i)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
