package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody can do who becomes root at some moment and finds the keys that are then there, and
 * the verdict. What is not detected is asserted too: it is the truth that the documentation tells.
 */
class RootAttackTest {
  @TempDir Path made;
  @TempDir Path elsewhere;

  private SealedJournal device;
  private Victim victim;

  /** Files 3 to 0, of 45 seals and records or so; the keys at hand are those of what comes next. */
  @BeforeEach
  void write() throws Exception {
    device = Victim.subject(made);
    victim = Victim.copy(device.path(), device.vkey(), elsewhere.resolve("attacked"));
  }

  /**
   * A record is changed and all seals behind it are made anew with the present keys, which they
   * announce too: the first of them is not signed by the key that the untouched seal before it
   * announced.
   */
  @ParameterizedTest(name = "a record of file {0}, the chain rewritten too: {1}: {2}")
  @CsvSource({
    "3, false, TAMPER",
    "2, false, TAMPER",
    "1, false, TAMPER",
    "0, false, TAMPER",
    "3, true, UNSEALED_FILE",
    "2, true, UNSEALED_FILE",
    "1, true, UNSEALED_FILE",
    "0, true, TAMPER"
  })
  void whatWasSealedIsRewrittenAndSignedAgain(int age, boolean chainToo, Verdict verdict)
      throws Exception {
    Frontier frontier = null;
    boolean lied = false;
    for (int file = 3; file >= 0; file--) {
      List<String> lines = Victim.lines(victim.file(file));
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        boolean lie = file == age && !lied && line.contains("\"reading\"");
        lied |= lie;
        String written = lie ? line.replace("reading", "nothing") : line;
        byte[] bytes = written.strip().getBytes(ISO_8859_1);
        if (line.contains(SealLine.EVENT)) {
          SealLine seal = SealLine.parse(bytes);
          frontier = frontier == null ? Objects.requireNonNull(seal.frontier()) : frontier;
          bytes = lied ? again(seal, frontier).bytes() : bytes;
          if (lied && chainToo) {
            replace(victim.chain(), line, new String(bytes, ISO_8859_1) + "\n");
          }
        }
        lines.set(i, new String(bytes, ISO_8859_1) + "\n");
        if (LineCheck.fault(bytes, 0, bytes.length) == null) {
          Objects.requireNonNull(frontier).add(new Merkle().leaf(bytes));
        }
      }
      Victim.write(victim.file(file), lines);
    }
    assertThat(lied).isTrue();
    assertThat(victim.verify().verdict()).isEqualTo(verdict);
    String found = victim.verify().problem().orElseThrow().found();
    assertThat(found).containsAnyOf("no signature of the", "a line that differs from it");
  }

  @SuppressWarnings("NullAway") // a seal that opens no file announces no such keys
  private SealLine again(SealLine line, Frontier frontier) throws IOException {
    Seal seal = line.seal();
    Seal forged =
        new Seal(
            seal.origin(),
            frontier.size(),
            frontier.root(),
            device.sealKey().publicKey(),
            seal.nextSegment() == null ? null : device.segmentKey().publicKey(),
            seal.nextEpoch() == null ? null : device.epochKey().publicKey(),
            seal.number(),
            seal.wallMillis(),
            seal.monotonicMillis(),
            seal.bootId(),
            seal.reason(),
            seal.dropped());
    List<Ed25519.SigningKey> present =
        List.of(device.sealKey(), device.segmentKey(), device.epochKey());
    int signers = line.note().signatures().size();
    return SealLine.sign(
        forged, present.subList(0, signers), line.frontier() == null ? null : frontier);
  }

  private static void replace(Path file, String line, String by) throws IOException {
    List<String> lines = Victim.lines(file);
    lines.replaceAll(old -> old.equals(line) ? by : old);
    Victim.write(file, lines);
  }

  /** The keys of the seals that were cut off are erased: the present one is not the announced. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void cutBackToAnOldSealThenLoggedOn(int seals) throws Exception {
    Frontier frontier = cutBehindSeal(seals);
    String last = lastLine(victim.path());
    SealLine seal = SealLine.parse(last.strip().getBytes(ISO_8859_1));
    Seal next = numbered(seal.seal(), frontier, seal.seal().number() + 1, SealReason.INTERVAL);
    append(SealLine.sign(next, List.of(device.sealKey()), null));
    assertThat(victim.verdict()).isEqualTo(Verdict.TAMPER);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void cutBackToAnOldSealThenSilenceIsNotDetectedFromTheFilesAlone(int seals) throws Exception {
    Path anchors = export(device.path());
    cutBehindSeal(seals);
    assertThat(victim.verdict()).isEqualTo(Verdict.TORN);
    assertThat(withAnchors(anchors)).as("with anchors").isEqualTo(Verdict.ROLLBACK);
  }

  @Test
  void liesThatAreLoggedAfterwardsAreNotDetected() throws Exception {
    device.records(3).seal();
    assertThat(verify(device.path())).isEqualTo(Verdict.TORN);
  }

  @Test
  void recordsBehindTheLastSealAreNotProtected() throws Exception {
    device.records(3);
    List<String> lines = Victim.lines(device.path());
    Victim.write(device.path(), lines.subList(0, lines.size() - 2));
    assertThat(verify(device.path())).as("removed").isEqualTo(Verdict.UNSEALED_TAIL);
    device.torn("\0").explain();
    assertThat(verify(device.path())).as("a power cut").isEqualTo(Verdict.UNSEALED_TAIL);
  }

  /** All but the newest file goes, with a valid record; only a policy of one's own says so. */
  @Test
  void anEarlyPruneIsSeenByAPolicyOnly() throws Exception {
    long min = SealLine.parse(first(device.path())).seal().size();
    device.prune(min).seal();
    for (int age = 1; age < 4; age++) {
      Files.delete(device.file(age));
    }
    assertThat(verify(device.path())).isEqualTo(Verdict.TORN);
    KeepPolicy policy = KeepPolicy.parse("min-records=40");
    assertThat(
            Verifier.verify(device.path(), device.vkey(), VerifyOptions.DEFAULT.withKeep(policy))
                .verdict())
        .isEqualTo(Verdict.POLICY);
  }

  /**
   * Who deletes everything finds the segment's key, and the epoch's, and can put a history of his
   * own in the place of all since the last rotation, or the last epoch: it begins with a seal whose
   * predecessors are pruned. A prune of everything tells it, and a policy, but the lines do not;
   * what anchors tell is in {@link AnchoredInventionTest}.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHistoryInventedBehindAPruneOfEverythingIsNotDetectedFromTheFilesAlone(boolean epoch)
      throws Exception {
    List<String> chain = Victim.lines(device.chain());
    List<String> kept = chain.subList(0, epoch ? 3 : chain.size());
    Seal before = SealLine.parse(kept.get(kept.size() - 1).strip().getBytes(ISO_8859_1)).seal();
    Path lies = elsewhere.resolve("lies");
    SealedJournal invented = device.invented(lies, before, epoch);
    invented.records(30).prune(invented.firstLeaf()).seal();
    victim.deleteAll();
    Files.copy(invented.path(), victim.path());
    List<String> forged = new ArrayList<>(kept);
    forged.add(Victim.lines(invented.path()).get(0));
    Victim.write(victim.chain(), forged);
    Verification found = victim.verify();
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(Verdict.OK);
    assertThat(found.firstIndex()).isEqualTo(invented.firstLeaf()).isLessThan(device.size());
    assertThat(found.prunes()).hasSize(1);
    KeepPolicy policy = KeepPolicy.parse("min-records=40");
    assertThat(
            Verifier.verify(victim.path(), device.vkey(), VerifyOptions.DEFAULT.withKeep(policy))
                .verdict())
        .as("as long as fewer records are invented than the policy wants")
        .isEqualTo(Verdict.POLICY);
    assertThat(withAnchors(exportOfAll()))
        .as("but what was shipped of the true history")
        .isEqualTo(Verdict.FORK);
  }

  @Test
  void aClonesJournalIsValidAndAForkToWhoHasTheAnchorsOfTheOther() throws Exception {
    Path same = export(device.path());
    Ed25519.SigningKey stolen = device.sealKey();
    device.records(1).seal();
    Path anchors = export(device.path());
    List<String> lines = Victim.lines(device.path());
    Victim.write(device.path(), lines.subList(0, lines.size() - 2));
    device.backTo(stolen).records(1).seal();
    assertThat(verify(device.path())).isEqualTo(Verdict.TORN);
    assertThat(withAnchors(device.path(), same)).as("before the clone").isEqualTo(Verdict.TORN);
    assertThat(withAnchors(device.path(), anchors)).isEqualTo(Verdict.FORK);
  }

  /** With the key of the seal that was cut off, say from worn-out flash cells, it goes unseen. */
  @Test
  void aKeyRecoveredFromFlashBreaksTheProtectionBackToThatKey() throws Exception {
    Ed25519.SigningKey recovered = device.sealKey();
    device.records(2).seal();
    List<String> lines = Victim.lines(device.path());
    Victim.write(device.path(), lines.subList(0, lines.size() - 3));
    device.backTo(recovered).records(5).seal();
    assertThat(verify(device.path())).isEqualTo(Verdict.TORN);
  }

  private Verdict verify(Path journal) throws IOException {
    return Verifier.verify(journal, device.vkey()).verdict();
  }

  private Verdict withAnchors(Path anchors) throws IOException {
    return withAnchors(victim.path(), anchors);
  }

  private Verdict withAnchors(Path journal, Path anchors) throws IOException {
    VerifyOptions options = VerifyOptions.DEFAULT.withAnchors(List.of(anchors));
    return Verifier.verify(journal, device.vkey(), options).verdict();
  }

  /** What a receiver has of the newest file. */
  private Path export(Path journal) throws IOException {
    Path export = Files.createTempFile(elsewhere, "export", ".jsonl");
    List<String> seals = new ArrayList<>(Victim.lines(journal));
    seals.removeIf(line -> !line.contains(SealLine.EVENT));
    Victim.write(export, seals);
    return export;
  }

  /** What a receiver has that got everything. */
  private Path exportOfAll() throws IOException {
    Path export = Files.createTempFile(elsewhere, "export", ".jsonl");
    return Files.write(export, device.leaves());
  }

  /** Cuts the newest file behind its n-th seal, and returns the tree as it then is. */
  private Frontier cutBehindSeal(int n) throws IOException {
    List<String> lines = Victim.lines(victim.path());
    Frontier frontier = Objects.requireNonNull(SealLine.parse(first(victim.path())).frontier());
    int kept = 0;
    for (int seals = -1; seals < n; kept++) {
      byte[] line = lines.get(kept).strip().getBytes(ISO_8859_1);
      seals += lines.get(kept).contains(SealLine.EVENT) ? 1 : 0;
      if (LineCheck.fault(line, 0, line.length) == null) {
        frontier.add(new Merkle().leaf(line));
      }
    }
    Victim.write(victim.path(), lines.subList(0, kept));
    return frontier;
  }

  @SuppressWarnings("NullAway") // a seal that opens no file announces no such keys
  private Seal numbered(Seal like, Frontier frontier, long number, SealReason reason) {
    return new Seal(
        like.origin(),
        frontier.size(),
        frontier.root(),
        device.sealKey().publicKey(),
        null,
        null,
        number,
        like.wallMillis(),
        like.monotonicMillis(),
        like.bootId(),
        reason,
        like.dropped());
  }

  private void append(SealLine line) throws IOException {
    SealedJournal.write(victim.path(), line.bytes(), StandardOpenOption.APPEND);
  }

  private static byte[] first(Path file) throws IOException {
    return Victim.lines(file).get(0).strip().getBytes(ISO_8859_1);
  }

  private static String lastLine(Path file) throws IOException {
    List<String> lines = Victim.lines(file);
    return lines.get(lines.size() - 1);
  }
}
