package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who must sign the next seal, in the journal and in its chain. */
class AnnouncedTest {
  private static final String ORIGIN = "taffrail.example/test/edge";
  private static final Ed25519.SigningKey ROOT = key(1);
  private static final Ed25519.SigningKey SEAL = key(2);
  private static final Ed25519.SigningKey SEGMENT = key(3);
  private static final Ed25519.SigningKey EPOCH = key(4);
  private static final Ed25519.SigningKey OTHER = key(5);

  private final Announced keys = new Announced(Vkey.of(ORIGIN, ROOT.publicKey()));

  @BeforeEach
  void genesis() throws IOException {
    SealLine genesis = line(0, SealReason.GENESIS, true, ROOT);
    assertThat(keys.fault(genesis)).isNull();
    keys.advance(genesis);
  }

  @Test
  void aSealNeedsExactlyTheSealKeyThatWasAnnounced() throws IOException {
    assertThat(keys.fault(line(1, SealReason.VOLUME, false, SEAL))).isNull();
    assertThat(keys.fault(line(1, SealReason.VOLUME, false, OTHER)))
        .isEqualTo("no signature of the seal key that seal 0 announced");
    assertThat(keys.fault(line(1, SealReason.VOLUME, false, SEAL, SEGMENT)))
        .isEqualTo("2 signatures in place of 1");
    assertThat(keys.fault(line(2, SealReason.VOLUME, false, SEAL))).isEqualTo("seal 2");
  }

  @Test
  void aRotateSealNeedsTheSegmentKeyToo() throws IOException {
    assertThat(keys.fault(line(1, SealReason.ROTATE, false, SEAL, SEGMENT))).isNull();
    assertThat(keys.fault(line(1, SealReason.ROTATE, false, SEAL)))
        .isEqualTo("1 signatures in place of 2");
    assertThat(keys.fault(line(1, SealReason.ROTATE, false, SEAL, OTHER)))
        .isEqualTo("no signature of the segment key announced");
    assertThat(keys.fault(line(1, SealReason.ROTATE, false, SEGMENT, SEAL)))
        .isEqualTo("no signature of the seal key that seal 0 announced");
  }

  @Test
  void anEpochSealNeedsAllThree() throws IOException {
    assertThat(keys.fault(line(1, SealReason.ROTATE, true, SEAL, SEGMENT, EPOCH))).isNull();
    assertThat(keys.fault(line(1, SealReason.ROTATE, true, SEAL, SEGMENT, OTHER)))
        .isEqualTo("no signature of the epoch key announced");
    assertThat(keys.fault(line(1, SealReason.ROTATE, true, SEAL, OTHER, EPOCH)))
        .isEqualTo("no signature of the segment key announced");
  }

  @Test
  void inTheChainTheSegmentKeySpeaksForASealKeyThatIsUnknown() throws IOException {
    assertThat(keys.linkFault(line(5, SealReason.ROTATE, false, OTHER, SEGMENT))).isNull();
    assertThat(keys.linkFault(line(5, SealReason.ROTATE, false, OTHER, OTHER)))
        .isEqualTo("no signature of the segment key announced");
    assertThat(keys.linkFault(line(1, SealReason.ROTATE, false, OTHER, SEGMENT)))
        .as("seal 1 follows seal 0: its key is known")
        .isEqualTo("no signature of the seal key that seal 0 announced");
  }

  @Test
  void inTheChainTheEpochKeySpeaksForAnEpochSealBehindDroppedRotations() throws IOException {
    assertThat(keys.linkFault(line(5, SealReason.ROTATE, true, OTHER, OTHER, EPOCH))).isNull();
    assertThat(keys.linkFault(line(5, SealReason.ROTATE, true, OTHER, SEGMENT, OTHER)))
        .isEqualTo("no signature of the epoch key announced");
    assertThat(keys.linkFault(line(5, SealReason.VOLUME, false, OTHER)))
        .isEqualTo("a seal of the reason volume");
  }

  @Test
  void theChainGrowsInNumberAndSize() throws IOException {
    SealLine fifth = line(5, SealReason.ROTATE, false, OTHER, SEGMENT);
    keys.advance(fifth);
    assertThat(keys.linkFault(fifth)).isEqualTo("seal 5 of size 5 behind seal 5 of size 5");
    assertThat(keys.linkFault(line(4, SealReason.ROTATE, false, OTHER, SEGMENT)))
        .isEqualTo("seal 4 of size 4 behind seal 5 of size 5");
  }

  @Test
  void anotherOriginOrASecondGenesisIsRefused() throws IOException {
    Announced other = new Announced(Vkey.of("taffrail.example/other", ROOT.publicKey()));
    assertThat(other.fault(line(0, SealReason.GENESIS, true, ROOT)))
        .isEqualTo("a seal of " + ORIGIN);
    assertThat(keys.fault(line(0, SealReason.GENESIS, true, ROOT))).isEqualTo("seal 0");
  }

  /** A seal of as many leaves as its number, which announces the three keys. */
  @SuppressWarnings("NullAway") // the last keys may be null
  private static SealLine line(
      long number, SealReason reason, boolean epoch, Ed25519.SigningKey... signers)
      throws IOException {
    Frontier frontier = new Frontier();
    for (long i = 0; i < number; i++) {
      frontier.add(new byte[Merkle.HASH]);
    }
    Seal seal =
        new Seal(
            ORIGIN,
            number,
            frontier.root(),
            SEAL.publicKey(),
            publicKey(reason.opensFile(), SEGMENT),
            publicKey(epoch, EPOCH),
            number,
            1767225600000L,
            0,
            "b00t0001",
            reason,
            0);
    return SealLine.sign(seal, List.of(signers), reason.opensFile() ? frontier : null);
  }

  private static byte @Nullable [] publicKey(boolean wanted, Ed25519.SigningKey key) {
    return wanted ? key.publicKey() : null;
  }

  private static Ed25519.SigningKey key(int filling) {
    byte[] seed = new byte[Ed25519.KEY];
    Arrays.fill(seed, (byte) filling);
    return Ed25519.SigningKey.fromSeed(seed);
  }
}
