package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to a journal who can write its files and, in some tests, has its keys. */
class TamperedJournalTest {
  @TempDir Path folder;

  private SealedJournal written;

  /** Three files: 0 to 8, 9 to 14, and 15 to 19, of which the last is a seal. */
  @BeforeEach
  void write() throws Exception {
    written = SealedJournal.create(folder).records(3).seal().records(4).rotate(true).records(2);
    written.seal().records(2).rotate(false).records(3).seal();
    assertThat(verify().verdict()).isEqualTo(Verdict.OK);
    assertThat(written.size()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 1})
  void aLineRemovedFromARotatedFileIsTampering(int age) throws Exception {
    editEachLine(age, (lines, i) -> lines.remove(i));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 1})
  void aRecordInsertedIsTampering(int age) throws Exception {
    editEachLine(age, (lines, i) -> lines.add(i, SealedJournal.record(77)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 1})
  void aRecordReplayedIsTampering(int age) throws Exception {
    editEachLine(age, (lines, i) -> lines.add(lines.size() - 1, lines.get(i)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 1})
  void twoLinesSwappedAreTampering(int age) throws Exception {
    editEachLine(age, (lines, i) -> Collections.swap(lines, i, (i + 1) % lines.size()));
  }

  @Test
  void theFaultIsNamedWithFileLineAndIndex() throws Exception {
    edit(
        1,
        lines -> {
          lines.set(4, SealedJournal.record(99));
          return lines;
        });
    Verification.Problem problem = verify().problem().orElseThrow();
    assertThat(problem.file()).isEqualTo(written.file(1));
    assertThat(problem.line()).isEqualTo(5);
    assertThat(problem.index()).isEqualTo(13);
    assertThat(problem.toString())
        .startsWith(written.file(1) + ", line 5, index 13: expected root ")
        .endsWith(": one of the leaves 13 to 14");
  }

  @Test
  void aLineThatIsNoneInARotatedFileIsNamedExactly() throws Exception {
    edit(
        2,
        lines -> {
          lines.set(6, "\u0001");
          return lines;
        });
    Verification.Problem problem = verify().problem().orElseThrow();
    assertThat(verify().verdict()).isEqualTo(Verdict.TAMPER);
    assertThat(problem.line()).isEqualTo(7);
    assertThat(problem.index()).isEqualTo(6);
    assertThat(problem.found()).isEqualTo("byte 0x01 at column 1, a control character");
  }

  @Test
  void aMissingChainIsAnUnsealedFile() throws Exception {
    Files.delete(written.chain());
    assertProblem(Verdict.UNSEALED_FILE, written.chain(), "no file");
  }

  @Test
  void anEmptyChainIsAnUnsealedFile() throws Exception {
    Files.write(written.chain(), new byte[0]);
    assertProblem(Verdict.UNSEALED_FILE, written.chain(), "none");
  }

  @Test
  void aChainWithoutALineBeforeTheNewestIsAnUnsealedFile() throws Exception {
    List<String> chain = Files.readAllLines(written.chain());
    Files.write(written.chain(), List.of(chain.get(0), chain.get(2)));
    assertProblem(Verdict.UNSEALED_FILE, written.chain(), "no signature of the segment key");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aMissingFileIsTampering(int age) throws Exception {
    Files.delete(written.file(age));
    assertThat(verify().verdict()).isEqualTo(Verdict.TAMPER);
  }

  @Test
  void allFilesMissingBesideTheChainIsTampering() throws Exception {
    for (int age = 0; age < 3; age++) {
      Files.delete(written.file(age));
    }
    assertProblem(Verdict.TAMPER, written.path(), "none: a file was removed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void anEmptiedFileIsTampering(int age) throws Exception {
    Files.write(written.file(age), new byte[0]);
    assertProblem(Verdict.TAMPER, written.file(age), "an empty file");
  }

  @Test
  void aForeignFileIsAnUnsealedFile() throws Exception {
    Files.writeString(written.file(3), SealedJournal.record(1) + "\n");
    assertProblem(Verdict.UNSEALED_FILE, written.file(3), "no seal line");
  }

  @Test
  void aSecondCopyOfAFileIsTampering() throws Exception {
    Files.copy(written.file(1), written.file(3));
    Verification.Problem problem = verify().problem().orElseThrow();
    assertThat(verify().verdict()).isEqualTo(Verdict.TAMPER);
    assertThat(problem.index()).isEqualTo(9);
    assertThat(problem.found()).isEqualTo("a second one");
  }

  @Test
  void deletingTheOldestFilesWithoutASealedPruneIsTampering() throws Exception {
    Files.delete(written.file(2));
    assertProblem(Verdict.TAMPER, written.file(1), "none, and no leaves before this one");
    written.prune(9);
    assertThat(verify().verdict()).as("prune not sealed").isEqualTo(Verdict.TAMPER);
    written.seal();
    assertThat(verify().verdict()).as("prune sealed").isEqualTo(Verdict.OK);
  }

  @Test
  void aPruneOfLessThanWhatIsMissingIsTampering() throws Exception {
    written.prune(8).seal();
    Files.delete(written.file(2));
    assertThat(verify().verdict()).isEqualTo(Verdict.TAMPER);
  }

  @Test
  void cuttingBackToAnOldSealAndGoingOnIsTampering() throws Exception {
    List<String> lines = Files.readAllLines(written.path());
    byte[] next = written.nextSeal(SealReason.REQUEST, false, false);
    Files.write(written.path(), lines.subList(0, 1));
    SealedJournal.write(written.path(), next, StandardOpenOption.APPEND);
    assertProblem(Verdict.TAMPER, written.path(), "seal 6");
  }

  @Test
  void rewritingWhatWasSealedAndSigningItWithThePresentKeyIsTampering() throws Exception {
    SealLine last = SealLine.parse(written.nextSeal(SealReason.REQUEST, false, false));
    Ed25519.SigningKey present = Ed25519.SigningKey.generate();
    List<String> lines = Files.readAllLines(written.path());
    SealLine old = SealLine.parse(lines.get(4).getBytes(UTF_8));
    Frontier frontier = frontierOf(2, 1);
    frontier.add(new Merkle().leaf(lines.get(0).getBytes(UTF_8)));
    for (int i = 0; i < 3; i++) {
      lines.set(1 + i, SealedJournal.record(50 + i));
      frontier.add(new Merkle().leaf(lines.get(1 + i).getBytes(UTF_8)));
    }
    Seal forged = withRoot(old.seal(), frontier.root(), last.seal().next());
    lines.set(4, new String(SealLine.sign(forged, List.of(present), null).bytes(), UTF_8));
    Files.write(written.path(), lines);
    assertProblem(Verdict.TAMPER, written.path(), "no signature of the seal key");
  }

  @Test
  void aTailCutAtASealIsNotSeenOffline() throws Exception {
    edit(0, lines -> lines.subList(0, 1));
    assertThat(verify().verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void tornBytesThatHoldTheNextSealAreDamage() throws Exception {
    written.records(1).seal();
    edit(
        0,
        lines -> {
          lines.set(5, "\u0000");
          return lines;
        });
    Verification found = verify();
    assertThat(found.verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(found.problem().orElseThrow().line()).isEqualTo(6);
    assertThat(found.sealed()).isEqualTo(19);
  }

  @Test
  void tornBytesThatHoldTwoSealsInSequenceAreTampering() throws Exception {
    written.records(1).seal().records(1).seal();
    edit(
        0,
        lines -> {
          lines.set(5, "\u0000");
          return lines;
        });
    assertThat(verify().verdict()).isEqualTo(Verdict.TAMPER);
  }

  /** No key is needed to write a recovery record: it must not hide what it declares torn. */
  @Test
  void sealsBehindARecordThatCallsThemTornAreDamageOrTampering() throws Exception {
    written.records(1).seal();
    blank(5);
    written.explain();
    assertThat(verify().verdict()).as("one seal").isEqualTo(Verdict.DAMAGED);
    assertThat(verify().problem().orElseThrow().line()).isEqualTo(6);
  }

  @Test
  void twoSealsBehindARecordThatCallsThemTornAreTampering() throws Exception {
    blank(1);
    written.records(1).seal();
    written.explain();
    assertThat(verify().verdict()).isEqualTo(Verdict.TAMPER);
  }

  @Test
  void aTornSealThatTheDeviceMadeAgainIsNoDamage() throws Exception {
    Ed25519.SigningKey used = written.sealKey();
    written.records(1).seal();
    blank(5);
    written.explain().signAgainWith(used).seal();
    assertThat(verify().verdict()).isEqualTo(Verdict.TORN);
  }

  @Test
  void aTornSealDoesNotHideThatALaterOneIsThere() throws Exception {
    written.records(1).seal().records(1).seal();
    blank(6);
    assertThat(verify().verdict()).as("the next seal is blanked").isEqualTo(Verdict.DAMAGED);
    written.records(1).seal();
    assertThat(verify().verdict()).as("two later ones").isEqualTo(Verdict.TAMPER);
  }

  @Test
  void bytesBehindTheChainsLastLineAreNoRotationWhenTheNewestFileStandsInIt() throws Exception {
    Files.writeString(written.chain(), "{\"timestamp\":\"2026", StandardOpenOption.APPEND);
    assertProblem(Verdict.UNSEALED_FILE, written.chain(), "a line without LF at its end");
  }

  @Test
  void aNewestFileOfTwoSealsThatTheChainMissesIsUnsealed() throws Exception {
    List<String> chain = Files.readAllLines(written.chain());
    Files.write(written.chain(), chain.subList(0, 2));
    assertProblem(Verdict.UNSEALED_FILE, written.chain(), "none");
  }

  @Test
  void aSealInTornBytesThatAnotherKeySignedIsNoDamage() throws Exception {
    SealLine next = SealLine.parse(written.nextSeal(SealReason.REQUEST, false, false));
    byte[] forged =
        SealLine.sign(next.seal(), List.of(Ed25519.SigningKey.generate()), null).bytes();
    written.torn("\u0000\n" + new String(forged, UTF_8) + "\n");
    assertThat(verify().verdict()).isEqualTo(Verdict.UNSEALED_TAIL);
  }

  @Test
  void aRecoveryThatDeclaresSealedRecordsTornIsTampering() throws Exception {
    edit(
        0,
        lines -> {
          lines.set(2, "\u0000");
          return lines;
        });
    written.recover();
    assertThat(verify().verdict()).isEqualTo(Verdict.TAMPER);
  }

  private void editEachLine(int age, Edit edit) throws IOException {
    byte[] bytes = Files.readAllBytes(written.file(age));
    for (int i = 0; i < Files.readAllLines(written.file(age)).size(); i++) {
      int line = i;
      edit(
          age,
          lines -> {
            edit.at(lines, line);
            return lines;
          });
      Verification found = verify();
      assertThat(found.verdict()).as("line %d", line + 1).isEqualTo(Verdict.TAMPER);
      assertThat(found.problem().orElseThrow().file()).isEqualTo(written.file(age));
      Files.write(written.file(age), bytes);
    }
  }

  private void edit(int age, UnaryOperator<List<String>> edit) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(written.file(age)));
    Files.write(written.file(age), edit.apply(lines));
  }

  /** Puts a byte in the place of a line of the newest file that no line may have. */
  private void blank(int line) throws IOException {
    edit(
        0,
        lines -> {
          lines.set(line, "\u0000");
          return lines;
        });
  }

  private Frontier frontierOf(int... ages) throws IOException {
    Frontier frontier = new Frontier();
    for (int age : ages) {
      for (String line : Files.readAllLines(written.file(age))) {
        frontier.add(new Merkle().leaf(line.getBytes(UTF_8)));
      }
    }
    return frontier;
  }

  private static Seal withRoot(Seal seal, byte[] root, byte[] next) {
    return Seal.parse(
        seal.text()
            .replace(Base64Text.encode(seal.root()), Base64Text.encode(root))
            .replace(Vkey.encodeKey(seal.next()), Vkey.encodeKey(next)));
  }

  private void assertProblem(Verdict verdict, Path file, String found) throws IOException {
    Verification verification = verify();
    Verification.Problem problem = verification.problem().orElseThrow();
    assertThat(verification.verdict()).as(problem.toString()).isEqualTo(verdict);
    assertThat(problem.found()).contains(found);
    assertThat(problem.file()).isEqualTo(file);
  }

  private Verification verify() throws IOException {
    return Verifier.verify(written.path(), written.vkey());
  }

  private interface Edit {
    void at(List<String> lines, int line);
  }
}
