package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far keys lead over shipped seals, whatever their order and whatever is among them. */
class SealFollowerTest {
  private static final int MOST = SealFollower.MOST_WAITING;

  /** Seals that open files; the second opens an epoch. */
  private static final int ROTATE = 4;

  private static final int EPOCH = 7;
  private static final int LAST = 9;

  @TempDir Path folder;

  private SealedJournal device;
  private List<ShippedSeal> seals;
  private SealFollower follower;

  @BeforeEach
  void write() throws IOException {
    device = SealedJournal.create(folder.resolve("device"));
    device.seal().seal().seal().rotate(false).seal().seal().rotate(true).seal().seal();
    seals = shipped(device);
    assertThat(seals).hasSize(LAST + 1);
    assertThat(seals.get(ROTATE).seal().reason()).isEqualTo(SealReason.ROTATE);
    assertThat(seals.get(EPOCH).seal().isEpoch()).isTrue();
    follower = follower(Long.MAX_VALUE);
  }

  private static List<ShippedSeal> shipped(SealedJournal journal) {
    List<ShippedSeal> shipped = new ArrayList<>();
    for (String line : journal.leaves()) {
      if (line.contains(SealLine.EVENT)) {
        SealLine seal = SealLine.parse(line.getBytes(UTF_8));
        shipped.add(new ShippedSeal(Path.of("export"), SealNote.of(seal)));
      }
    }
    return shipped;
  }

  /** Knows the genesis seal. */
  private SealFollower follower(long limit) {
    Announced keys = new Announced(device.vkey());
    keys.advance(seals.get(0));
    return new SealFollower(keys, limit);
  }

  private void offer(int... numbers) {
    for (int number : numbers) {
      follower.offer(seals.get(number));
    }
  }

  private void offerOften(int number, int times) {
    for (int i = 0; i < times; i++) {
      offer(number);
    }
  }

  /** Signed by a key that nobody announced. */
  private ShippedSeal forged(int number) throws IOException {
    Seal like = seals.get(number).seal();
    List<Ed25519.SigningKey> keys = new ArrayList<>();
    for (int i = 0; i < seals.get(number).note().signatures().size(); i++) {
      keys.add(Ed25519.SigningKey.generate());
    }
    Frontier frontier = frontier(like.size());
    Seal seal =
        Seal.parse(
            like.text()
                .replace(Base64Text.encode(like.root()), Base64Text.encode(frontier.root())));
    SealLine line = SealLine.sign(seal, keys, like.reason().opensFile() ? frontier : null);
    return new ShippedSeal(Path.of("export"), SealNote.of(line));
  }

  private static Frontier frontier(long size) {
    return Frontier.of(size, Collections.nCopies(Long.bitCount(size), new byte[Merkle.HASH]));
  }

  private void assertReached(int number, int failing) {
    ShippedSeal reached = follower.reached();
    assertThat(reached == null ? 0 : reached.seal().number()).isEqualTo(number);
    assertThat(follower.keys().next()).isEqualTo(number + 1);
    assertThat(follower.failing()).isEqualTo(failing);
  }

  @Test
  void allAreFollowedInAnyOrder() {
    List<ShippedSeal> shuffled = new ArrayList<>(seals);
    for (int round = 0; round < 20; round++) {
      follower = follower(Long.MAX_VALUE);
      shuffled.forEach(follower::offer);
      assertReached(LAST, 0);
      assertThat(follower.isUnfinished()).isFalse();
      Collections.shuffle(shuffled, new Random(round));
    }
  }

  @Test
  void noneIsFollowedBehindTheLimit() {
    follower = follower(5);
    offer(1, 2, 3, 4, 5, 6, 7);
    assertThat(follower.isUnfinished()).isFalse();
    assertReached(5, 0);
  }

  @Test
  void oneThatCameBeforeSaysNothing() {
    offer(1, 2, 1, 2, 0);
    assertReached(2, 0);
    offer(4, 4, 4, 3);
    assertReached(4, 0);
  }

  @Test
  void thoseThatNoKeySignedAreCountedOnceTheirKeyIsKnown() throws Exception {
    follower.offer(forged(1));
    assertReached(0, 1);
    follower.offer(forged(2));
    assertThat(follower.failing()).isEqualTo(1);
    offer(2, 1);
    assertReached(2, 2);
    follower.offer(forged(9));
    assertThat(follower.isUnfinished()).isFalse();
    assertReached(2, 2);
  }

  @Test
  void sealsThatOpenFilesLeadOverGaps() {
    offer(1, 3, ROTATE, 6, EPOCH, 8);
    assertReached(1, 0);
    assertThat(follower.isUnfinished()).isFalse();
    assertReached(8, 0);
  }

  /** Nothing says who signed what stands behind a gap in the middle of a file. */
  @Test
  void othersDoNot() throws Exception {
    offer(1, 3);
    follower.offer(forged(ROTATE));
    assertThat(follower.isUnfinished()).isFalse();
    assertReached(1, 0);
  }

  /** A gap that a seal of the next file closes is not jumped over to the next epoch. */
  @Test
  void theNearestSealThatOpensAFileIsTakenFirst() throws Exception {
    for (List<Integer> order : List.of(List.of(ROTATE, EPOCH), List.of(EPOCH, ROTATE))) {
      follower = follower(Long.MAX_VALUE);
      offer(1, order.get(0), order.get(1), 6);
      follower.offer(forged(5));
      assertThat(follower.isUnfinished()).isFalse();
      assertReached(EPOCH, 1);
    }
  }

  /** Who stole the key of a file has not the key of the seal that another seal announces. */
  @Test
  void oneThatOpensAFileIsNotBelievedWhereTheKeyOfItsSealIsKnown() throws Exception {
    Ed25519.SigningKey other = Ed25519.SigningKey.generate();
    SealedJournal lies = device.invented(folder.resolve("lies"), LAST + 1, 99, false, other);
    follower.offer(shipped(lies).get(0));
    for (int number = 1; number <= LAST; number++) {
      offer(number);
      assertThat(follower.reached()).isEqualTo(seals.get(number));
    }
    assertThat(follower.isUnfinished()).isFalse();
    assertReached(LAST, 1);
    // Nor where it came while its key was not known, and those before it only then.
    follower = follower(Long.MAX_VALUE);
    offer(1, EPOCH);
    assertThat(follower.isUnfinished()).isFalse();
    follower.offer(shipped(lies).get(0));
    offer(8, 9);
    assertThat(follower.isUnfinished()).isFalse();
    assertReached(LAST, 1);
  }

  @Test
  void asManyWaitAsThereIsRoomFor() {
    offer(3);
    offerOften(2, MOST - 1);
    offer(1);
    assertReached(3, 0);
    assertThat(follower.isUnfinished()).isFalse();
    // Those that were passed take no room.
    offer(6);
    offerOften(5, MOST - 1);
    offer(ROTATE);
    assertReached(6, 0);
    assertThat(follower.isUnfinished()).isFalse();
  }

  @Test
  void theFarthestThatFoundNoRoomAreLookedForAgain() throws Exception {
    offer(3);
    offerOften(2, MOST);
    offer(1);
    assertReached(2, 0);
    assertThat(follower.isUnfinished()).as("two seals farther").isTrue();
    offer(1, 2);
    offer(6);
    offerOften(5, MOST);
    follower.offer(forged(ROTATE));
    offer(3);
    assertReached(3, 1);
    assertThat(follower.isUnfinished()).as("one seal farther").isTrue();
    offer(6, 5, 9);
    follower.offer(forged(8));
    offer(ROTATE);
    assertReached(6, 1);
    assertThat(follower.isUnfinished()).as("all found room").isFalse();
    offer(EPOCH);
    assertReached(EPOCH, 2);
    offer(8);
    assertReached(9, 2);
  }

  @Test
  void whatIsReadAgainFindsAllTheRoomThereIs() {
    offer(9);
    offerOften(3, MOST);
    offer(1);
    assertThat(follower.isUnfinished()).isTrue();
    offer(3, 2);
    assertReached(3, 0);
    assertThat(follower.isUnfinished()).isFalse();
  }

  @Test
  void whatFoundNoRoomTakesNone() {
    offerOften(5, MOST + 1);
    offer(3, 2, 1);
    assertReached(3, 0);
  }

  /** Else whoever can write to the receiver could have exports read without end. */
  @Test
  void notWhereKeysLeadNoFarther() {
    offerOften(3, MOST + 1);
    assertThat(follower.isUnfinished()).isFalse();
    offer(2);
    offerOften(3, MOST + 1);
    offer(1);
    assertThat(follower.isUnfinished()).isTrue();
    offerOften(6, MOST + 1);
    assertThat(follower.isUnfinished()).isFalse();
    offer(3);
    assertThat(follower.isUnfinished()).as("all found room").isFalse();
  }

  /** What waits was offered before; it is offered again when exports are read again. */
  @Test
  void whatWaitedIsCountedOnceThoughItIsReadTwice() throws Exception {
    follower.offer(forged(2));
    offerOften(5, MOST);
    offer(1);
    assertThat(follower.failing()).isEqualTo(1);
    follower.offer(forged(3));
    assertThat(follower.isUnfinished()).isTrue();
    follower.offer(forged(3));
    offer(2);
    assertReached(2, 2);
  }

  /** What is made up takes all the room: the seal that opens a file still leads on. */
  @Test
  void aSealThatOpensAFileIsNotCrowdedOut() throws Exception {
    follower.offer(forged(ROTATE));
    offer(EPOCH);
    offerOften(3, MOST);
    offer(1);
    assertThat(follower.isUnfinished()).isTrue();
    assertReached(EPOCH, 0);
  }
}
