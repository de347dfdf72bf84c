package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealLineTest {

  @ParameterizedTest
  @EnumSource(Vectors.class)
  void everyPublishedSealRendersToItsOwnBytes(Vectors vectors) {
    for (String file : vectors.files()) {
      for (byte[] line : vectors.lines(file)) {
        if (new String(line, UTF_8).contains("journal_sealed")) {
          assertThat(new String(SealLine.parse(line).bytes(), UTF_8))
              .isEqualTo(new String(line, UTF_8));
        }
      }
    }
  }

  @Test
  void signingAgainWithThePublishedSeedsMakesThePublishedLines() throws IOException {
    assertSignedAgain("edge.log.1", 0, List.of("root=s0=a0=e0"));
    assertSignedAgain("edge.log.1", 4, List.of("s1"));
    assertSignedAgain("edge.log", 0, List.of("s2", "a1"));
  }

  @Test
  void theGenesisSealIsSignedByTheRootKeyAndAnnouncesTheNext() {
    SealLine genesis = SealLine.parse(Vectors.SMALL.lines("edge.log.1").get(0));
    assertThat(genesis.signedBy(0, key("root=s0=a0=e0").publicKey())).isTrue();
    assertThat(genesis.signedBy(0, key("s1").publicKey())).isFalse();
    assertThat(genesis.signedBy(1, key("root=s0=a0=e0").publicKey())).isFalse();
    assertThat(genesis.seal().next()).isEqualTo(key("s1").publicKey());
    assertThat(genesis.seal().nextSegment()).isEqualTo(key("a1").publicKey());
    assertThat(genesis.seal().nextEpoch()).isEqualTo(key("e1").publicKey());
    assertThat(genesis.seal().reason()).isEqualTo(SealReason.GENESIS);
  }

  @Test
  void whoSignedIsToldAlikeHoweverOftenItIsAsked() {
    SealLine rotate = SealLine.parse(Vectors.SMALL.lines("edge.log").get(0));
    byte[] seal = key("s2").publicKey();
    byte[] segment = key("a1").publicKey();
    for (int i = 0; i < 2; i++) {
      assertThat(rotate.signedBy(0, seal)).isTrue();
      assertThat(rotate.signedBy(0, segment)).isFalse();
      assertThat(rotate.signedBy(1, seal)).isFalse();
      assertThat(rotate.signedBy(1, segment)).isTrue();
      assertThat(rotate.signedBy(2, segment)).isFalse();
    }
  }

  @Test
  void leafHashesAndRootsAreThePublishedOnes() {
    Merkle merkle = new Merkle();
    Frontier frontier = new Frontier();
    for (String file : List.of("edge.log.1", "edge.log")) {
      for (byte[] line : Vectors.SMALL.lines(file)) {
        byte[] leaf = merkle.leaf(line);
        assertThat(Vectors.SMALL.stated("(" + HexFormat.of().formatHex(leaf) + ")")).isNotEmpty();
        frontier.add(leaf);
        String root = Vectors.SMALL.stated("\"" + frontier.size() + "\": \"([0-9a-f]{64})\"");
        assertThat(HexFormat.of().formatHex(frontier.root())).isEqualTo(root);
      }
    }
    assertThat(frontier.size()).isEqualTo(9);
  }

  @Test
  void theRotateSealsFrontierFoldsToItsRoot() {
    SealLine rotate = SealLine.parse(Vectors.SMALL.lines("edge.log").get(0));
    assertThat(requireNonNull(rotate.frontier()).root()).isEqualTo(rotate.seal().root());
  }

  @Test
  void aSealLineWithOneByteChangedIsNoneOrStatesSomethingElseUnsigned() {
    byte[] line = Vectors.SMALL.lines("edge.log.1").get(4);
    byte[] key = key("s1").publicKey();
    assertThat(SealLine.parse(line).signedBy(0, key)).isTrue();
    for (int i = 0; i < line.length; i++) {
      for (int bit : new int[] {1, 2, 16}) {
        byte[] changed = line.clone();
        changed[i] ^= (byte) bit;
        assertThat(isSignedSeal(changed, key)).as("byte %d, bit %d", i, bit).isFalse();
      }
    }
  }

  @Test
  void bytesBehindTheLineMakeItNone() {
    byte[] line = Vectors.SMALL.lines("edge.log").get(0);
    byte[] longer = Arrays.copyOf(line, line.length + 1);
    longer[line.length] = '}';
    assertThatThrownBy(() -> SealLine.parse(longer)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysThatDoNotFitTheReasonAreRefused() {
    Seal rotate = SealLine.parse(Vectors.SMALL.lines("edge.log").get(0)).seal();
    assertThatThrownBy(() -> withReason(rotate, SealReason.CLOSE))
        .hasMessageContaining("expected nextseg where a file opens");
    assertThatThrownBy(() -> withReason(rotate, SealReason.GENESIS))
        .hasMessageContaining("expected number, size and keys that fit the reason");
  }

  @Test
  void aRotateSealWithoutItsFrontierIsRefused() {
    Seal rotate = SealLine.parse(Vectors.SMALL.lines("edge.log").get(0)).seal();
    assertThatThrownBy(() -> SealLine.sign(rotate, List.of(key("s2"), key("a1")), null))
        .hasMessageContaining("expected a frontier");
  }

  private static void assertSignedAgain(String file, int line, List<String> signers)
      throws IOException {
    byte[] stored = Vectors.SMALL.lines(file).get(line);
    SealLine parsed = SealLine.parse(stored);
    SealLine signed =
        SealLine.sign(
            Seal.parse(parsed.seal().text()),
            signers.stream().map(SealLineTest::key).toList(),
            parsed.frontier());
    assertThat(new String(signed.bytes(), UTF_8)).isEqualTo(new String(stored, UTF_8));
  }

  private static boolean isSignedSeal(byte[] line, byte[] key) {
    try {
      return SealLine.parse(line).signedBy(0, key);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @SuppressWarnings("NullAway") // the last keys may be null
  private static Seal withReason(Seal seal, SealReason reason) {
    return new Seal(
        seal.origin(),
        seal.size(),
        seal.root(),
        seal.next(),
        seal.nextSegment(),
        seal.nextEpoch(),
        seal.number(),
        seal.wallMillis(),
        seal.monotonicMillis(),
        seal.bootId(),
        reason,
        seal.dropped());
  }

  private static Ed25519.SigningKey key(String seed) {
    return Ed25519.SigningKey.fromSeed(Vectors.SMALL.seed(seed));
  }
}
