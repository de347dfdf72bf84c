package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Root deletes all that was sealed since the last rotation, or the last epoch, and puts a history
 * of his own under the present segment or epoch key in its place: what shipped seals tell of it,
 * and what not. And what somebody can do to a journal who can write to the receiver alone.
 */
@Tag("search")
class AnchoredInventionTest {
  @TempDir Path folder;

  private SealedJournal device;
  private List<SealLine> seals;
  private Path journal;

  /** The last rotate seal of the chain is number 10, the last epoch seal number 4. */
  private static final int ROTATE = 10;

  private static final int EPOCH = 4;
  private static final int LAST = 12;

  @BeforeEach
  void write() throws Exception {
    device = SealedJournal.create(folder.resolve("device")).records(3).seal().records(2).seal();
    device.records(2).seal().rotate(true).records(3).seal().records(2).rotate(false);
    device.records(3).seal().records(2).seal().records(2).seal().rotate(false);
    device.records(3).seal().records(2).seal();
    seals = new ArrayList<>();
    for (String line : device.leaves()) {
      if (line.contains(SealLine.EVENT)) {
        seals.add(SealLine.parse(line.getBytes(UTF_8)));
      }
    }
    assertThat(seals).hasSize(LAST + 1);
    assertThat(seals.get(ROTATE).seal().reason()).isEqualTo(SealReason.ROTATE);
    assertThat(seals.get(EPOCH).seal().isEpoch()).isTrue();
    journal = device.path();
  }

  private Seal seal(int number) {
    return seals.get(number).seal();
  }

  /** The journal as root leaves it: one file of lies, which a pruned past precedes. */
  private SealedJournal invent(long number, long size, boolean epoch, Ed25519.SigningKey key)
      throws IOException {
    Path lies = folder.resolve("lies");
    SealedJournal invented = device.invented(lies, number, size, epoch, key);
    invented.records(5).seal().records(5).seal().records(5).prune(invented.firstLeaf()).seal();
    List<String> chain = Victim.lines(device.chain());
    List<String> kept = new ArrayList<>(chain.subList(0, epoch ? 2 : chain.size()));
    kept.add(Victim.lines(invented.path()).get(0));
    Victim.write(invented.chain(), kept);
    journal = invented.path();
    assertThat(Verifier.verify(journal, device.vkey()).verdict())
        .as("from the files alone")
        .isEqualTo(Verdict.OK);
    return invented;
  }

  private static Ed25519.SigningKey anyKey() {
    return Ed25519.SigningKey.generate();
  }

  /** The notes of these seals, as an export of a receiver holds them. */
  private Path export(List<Integer> numbers) throws IOException {
    return export(numbers.stream().map(n -> text(seals.get(n))).toList(), "export");
  }

  private Path export(List<String> lines, String name) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private static String text(SealLine line) {
    return new String(line.bytes(), UTF_8);
  }

  private static List<Integer> numbers(int from, int to) {
    List<Integer> numbers = new ArrayList<>();
    for (int number = from; number <= to; number++) {
      numbers.add(number);
    }
    return numbers;
  }

  private Verification verify(Path... anchors) throws IOException {
    VerifyOptions options = VerifyOptions.DEFAULT.withAnchors(List.of(anchors));
    return Verifier.verify(journal, device.vkey(), options);
  }

  private void expectFork(Verification found, String problem) {
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(Verdict.FORK);
    assertThat(found.problem().orElseThrow().toString()).contains(problem);
  }

  /** Numbers that shipped seals have; sizes as they may be. */
  @ParameterizedTest(name = "epoch {0}, seal {1}")
  @CsvSource({"false, 12", "true, 6", "true, 8", "true, 10", "true, 12"})
  void inTheNumbersOfTheTrueSealsIsAFork(boolean epoch, int number) throws Exception {
    invent(number, seal(number).size(), epoch, anyKey());
    expectFork(verify(export(numbers(0, LAST))), "as it is here");
    List<Integer> shuffled = numbers(0, LAST);
    Collections.shuffle(shuffled, new Random(7));
    expectFork(verify(export(shuffled)), "as it is here");
    assertThat(verify(export(shuffled)).anchors().covered()).isZero();
  }

  /** The seal before the invented one was shipped, and says which key had to sign it. */
  @ParameterizedTest(name = "epoch {0}, seal {1}")
  @CsvSource({"false, 12", "true, 6", "true, 9", "true, 12"})
  void behindAShippedSealWhoseKeyDidNotSignItIsAFork(boolean epoch, int number) throws Exception {
    invent(number, seal(number).size(), epoch, anyKey());
    Path before = export(numbers(epoch ? EPOCH + 1 : ROTATE + 1, number - 1));
    expectFork(verify(before), "no signature of the seal key that seal " + (number - 1));
  }

  /** A number that no seal had, over fewer lines than shipped seals cover. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void behindAllNumbersWithinTheTrueSizesIsAFork(boolean epoch) throws Exception {
    invent(LAST + 5, seal(LAST).size() - 2, epoch, anyKey());
    expectFork(verify(export(numbers(0, LAST))), "seal 17 of size " + (seal(LAST).size() - 2));
  }

  @Test
  void aNumberThatIsTakenOverMoreLinesIsAFork() throws Exception {
    invent(ROTATE + 2, seal(LAST).size() + 100, false, anyKey());
    expectFork(verify(export(numbers(0, LAST))), "as it is here");
  }

  /** The true seal opens a file: keys lead to it although the one before it was not shipped. */
  @Test
  void soItIsWhereTheSealBeforeItIsMissingInTheExport() throws Exception {
    invent(ROTATE, seal(ROTATE).size() + 100, true, anyKey());
    List<Integer> gap = numbers(0, ROTATE);
    gap.remove(Integer.valueOf(ROTATE - 1));
    expectFork(verify(export(gap)), "as it is here");
  }

  /** Root goes on shipping: the receiver holds the true seals, and then the invented ones. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thatIsShippedTooIsAFork(boolean epoch) throws Exception {
    SealedJournal invented = invent(LAST, seal(LAST).size(), epoch, anyKey());
    List<String> lines = new ArrayList<>(device.leaves());
    lines.addAll(invented.leaves());
    expectFork(verify(export(lines, "both")), "as it is here");
  }

  /** Seals are missing in the export; those that open files lead over the gap. */
  @Test
  void sealsThatOpenFilesLeadOverAGapOfTheExport() throws Exception {
    invent(LAST, seal(LAST).size(), true, anyKey());
    List<Integer> gaps = new ArrayList<>(numbers(0, LAST));
    gaps.removeAll(List.of(EPOCH + 1, ROTATE - 1, ROTATE - 2));
    expectFork(verify(export(gaps)), "as it is here");
    Collections.reverse(gaps);
    expectFork(verify(export(gaps)), "as it is here");
  }

  /**
   * Without the seal right behind the last one that is true, nobody can say whose key signed the
   * others: whoever can write to the receiver could have made them.
   */
  @Test
  void isNotDetectedByShippedSealsThatNoKeyLeadsTo() throws Exception {
    invent(LAST, seal(LAST).size(), false, anyKey());
    Verification found = verify(export(List.of(0, ROTATE, LAST)));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors()).isEqualTo(new Verification.Anchors(2, 0, 0, 1, 0, 0, List.of()));
  }

  /**
   * Root signs as the device would have: a valid next seal, behind all that was shipped, over a
   * past that is pruned. No true seal is contradicted; what they cover is gone, and says so.
   */
  @Test
  void behindAllThatWasShippedIsAnEarlyPruneAndNoFork() throws Exception {
    invent(LAST + 1, device.size() + 3, false, device.sealKey());
    Verification found = verify(export(numbers(0, LAST)));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors().covered()).as("nothing of what is here").isZero();
    assertThat(found.anchors().matching()).as("of the chain").isEqualTo(4);
    assertThat(found.anchors().pruned()).isEqualTo(9);
  }

  /** Whoever can write to the receiver, and has no key of the journal, accuses nobody. */
  @SuppressWarnings("NullAway") // a seal that opens no file announces no such keys
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 8, 10, 12})
  void aNoteOfAnyNumberAndSizeThatNoKeyVouchesForIsNoFork(int number) throws Exception {
    pruneTheDevice();
    List<String> forged = new ArrayList<>();
    for (long size : List.of(1L, seal(number).size(), 9_999L, Seal.MOST)) {
      Frontier frontier = frontier(size);
      Seal like = seal(number);
      for (SealReason reason : List.of(SealReason.REQUEST, SealReason.ROTATE)) {
        boolean opens = reason.opensFile();
        Seal seal =
            new Seal(
                like.origin(),
                size,
                frontier.root(),
                anyKey().publicKey(),
                opens ? anyKey().publicKey() : null,
                null,
                number,
                like.wallMillis(),
                like.monotonicMillis(),
                like.bootId(),
                reason,
                0);
        List<Ed25519.SigningKey> signers = opens ? List.of(anyKey(), anyKey()) : List.of(anyKey());
        forged.add(text(SealLine.sign(seal, signers, opens ? frontier : null)));
      }
    }
    Verification found = verify(export(forged, "forged"));
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(Verdict.OK);
    assertThat(found.anchors().matching()).isZero();
    assertThat(found.anchors().failing() + found.anchors().pruned()).isEqualTo(8);
    List<String> all = new ArrayList<>(forged);
    all.addAll(device.leaves());
    assertThat(verify(export(all, "all")).verdict()).isEqualTo(Verdict.OK);
  }

  private static Frontier frontier(long size) {
    List<byte[]> hashes = new ArrayList<>();
    for (int i = 0; i < Long.bitCount(size); i++) {
      hashes.add(new byte[Merkle.HASH]);
    }
    return Frontier.of(size, hashes);
  }

  /** The two oldest files go, with all of the first epoch. */
  private void pruneTheDevice() throws IOException {
    device.prune(seal(7).size()).seal();
    Files.delete(device.file(2));
    Files.delete(device.file(3));
    assertThat(verify().verdict()).isEqualTo(Verdict.OK);
  }

  /** Thousands of made-up notes before and among the true ones hide none of them. */
  @Test
  void isFoundUnderAnyNumberOfMadeUpNotes() throws Exception {
    invent(LAST, seal(LAST).size(), true, anyKey());
    List<String> lines = new ArrayList<>();
    String like = text(seals.get(EPOCH + 3));
    int key = like.indexOf("next ") + 5;
    String other = Vkey.encodeKey(anyKey().publicKey());
    String forged = like.substring(0, key) + other + like.substring(key + other.length());
    for (int number = LAST; number > EPOCH; number--) {
      lines.addAll(Collections.nCopies(SealFollower.MOST_WAITING / 4, forged));
      lines.add(text(seals.get(number)));
    }
    expectFork(verify(export(lines, "flooded")), "as it is here");
    List<String> few = List.copyOf(new LinkedHashSet<>(lines));
    journal = device.path();
    Verification honest = verify(export(few, "flooded"));
    assertThat(honest.verdict()).isEqualTo(Verdict.OK);
    assertThat(honest.anchors().failing()).isEqualTo(1);
    assertThat(honest.anchors().matching()).isEqualTo(8);
  }

  /** A rollback is found under them as well. */
  @Test
  void aRollbackIsFoundUnderAnyNumberOfMadeUpNotes() throws Exception {
    List<String> lines = new ArrayList<>();
    String like = text(seals.get(LAST));
    for (int i = 0; i < 2 * SealFollower.MOST_WAITING; i++) {
      lines.add(like.replace("\\nseal 12 ", "\\nseal " + (13 + i % 7) + " "));
    }
    lines.add(text(seals.get(LAST)));
    lines.add(text(seals.get(LAST - 1)));
    List<String> newest = Victim.lines(device.path());
    Victim.write(device.path(), newest.subList(0, 4));
    Verification found = verify(export(lines, "flooded"));
    assertThat(found.verdict()).isEqualTo(Verdict.ROLLBACK);
    assertThat(found.problem().orElseThrow().found()).startsWith("seal 12 of size ");
  }

  /** The clone's seal at which the two part is not in the export: its segment's key tells it. */
  @Test
  void aCloneIsAForkByItsSegmentKeyWhereItsSealKeyIsNotKnown() throws Exception {
    Path lies = folder.resolve("clone");
    SealedJournal clone =
        device.invented(lies, LAST + 9, device.size() + 40, false, anyKey()).records(2).seal();
    device.records(3).rotate(false).records(2).seal();
    Path export = export(List.of(clone.leaves().get(0)), "clones");
    expectFork(verify(export), "signed another seal here");
  }

  /** And where that is not known either, the key of its epoch. */
  @Test
  void orByItsEpochsKey() throws Exception {
    Path lies = folder.resolve("clone");
    SealedJournal clone = device.invented(lies, LAST + 9, device.size() + 40, true, anyKey());
    device.records(3).rotate(true).records(2).seal();
    Path export = export(List.of(clone.leaves().get(0)), "clones");
    expectFork(verify(export), "signed another seal here");
  }

  /** Whoever can write to the receiver knows the ids of all keys, and can name them. */
  @Test
  void aNoteThatOnlyNamesKeysThatSignedHereIsNoFork() throws Exception {
    String named = text(seals.get(ROTATE)).replace("\\nseal 10 ", "\\nseal 9 ");
    Verification found = verify(export(List.of(named), "named"));
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(Verdict.OK);
    assertThat(found.anchors().failing()).isEqualTo(1);
  }

  /** Where seals were pruned, shipped ones that fit what is here cost no signature and no word. */
  @Test
  void theTrueSealsOfWhatWasPrunedContradictNothing() throws Exception {
    pruneTheDevice();
    Verification found = verify(export(device.leaves(), "all"));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors().failing()).isZero();
    assertThat(found.anchors().pruned()).isEqualTo(4);
    assertThat(found.anchors().matching()).isEqualTo(10);
    assertThat(found.anchors().covered()).isEqualTo(device.size() - 1);
  }

  /** Evidence from an invented history, with an export of what was shipped. */
  @Test
  void evidenceFromAnInventedHistoryIsNoProofToWhoHasTheAnchors() throws Exception {
    SealedJournal invented = invent(LAST, seal(LAST).size(), false, anyKey());
    byte[] evidence = Prover.prove(journal, invented.firstLeaf() + 2).getBytes(UTF_8);
    assertThat(ProofVerifier.verify(evidence, device.vkey()).seal()).isPositive();
    List<Path> shipped = List.of(export(numbers(0, LAST)));
    assertThatThrownBy(() -> ProofVerifier.verify(evidence, device.vkey(), shipped))
        .isInstanceOf(NotProvenException.class)
        .hasMessageEndingWith("(FORK)");
  }
}
