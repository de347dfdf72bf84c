package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What seals that were shipped tell of a journal that claims less, or something else. */
class AnchorsTest {
  @TempDir Path folder;

  private SealedJournal written;

  /** Seals 0 to 6, in three files. */
  @BeforeEach
  void write() throws Exception {
    written = SealedJournal.create(folder.resolve("log")).records(3).seal().records(4);
    written.rotate(true).records(2).seal().records(2).rotate(false).records(3).seal().records(1);
    written.seal();
  }

  @Test
  void whatWasShippedAsItIsHereMatches() throws Exception {
    Verification found = verify(export(allLines()));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors()).isEqualTo(new Verification.Anchors(7, 0, 0, 0, 0, 21, List.of()));
  }

  /** More than a table of seals has room for at first. */
  @Test
  void eachOfManySealsMatches() throws Exception {
    int more = 130;
    for (int i = 0; i < more; i++) {
      written.records(1).seal();
    }
    Verification found = verify(export(allLines()));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors().matching()).isEqualTo(7 + more);
  }

  @Test
  void aJournalCutBackToAnOldSealIsRolledBack() throws Exception {
    Path export = export(allLines());
    cutToLines(5);
    assertThat(verify().verdict()).as("offline it is not seen").isEqualTo(Verdict.OK);
    Verification found = verify(export);
    assertThat(found.verdict()).isEqualTo(Verdict.ROLLBACK);
    assertThat(found.anchors()).isEqualTo(new Verification.Anchors(6, 0, 0, 0, 1, 19, List.of()));
    Verification.Problem problem = found.problem().orElseThrow();
    assertThat(problem.file()).isEqualTo(export);
    assertThat(problem.expected()).startsWith("no seal behind 5,");
    assertThat(problem.found()).matches("seal 6 of size \\d+, signed by the key announced for it");
  }

  @Test
  void aSealThatWasShippedTwiceIsNoFalseOne() throws Exception {
    Path export = export(allLines());
    cutToLines(5);
    Verification found = verify(export, export);
    assertThat(found.verdict()).isEqualTo(Verdict.ROLLBACK);
    assertThat(found.anchors().failing()).isZero();
    assertThat(found.anchors().ahead()).isEqualTo(2);
  }

  @Test
  void theFarthestSealThatKeysLeadToIsNamedWhateverTheOrderOfTheExport() throws Exception {
    List<String> lines = allLines();
    Collections.reverse(lines);
    Path export = export(lines);
    Files.delete(written.file(0));
    List<String> chain = Files.readAllLines(written.chain());
    Files.write(written.chain(), chain.subList(0, 2));
    Verification found = verify(export);
    assertThat(found.verdict()).isEqualTo(Verdict.ROLLBACK);
    assertThat(found.problem().orElseThrow().found()).startsWith("seal 6 of size ");
    assertThat(found.anchors().ahead()).isEqualTo(3);
  }

  @Test
  void sealsBehindAGapCannotBeCheckedAndAreARollbackAllTheSame() throws Exception {
    List<String> lines = allLines();
    cutToLines(1);
    lines.removeIf(line -> line.contains("\\nseal 5 "));
    Verification found = verify(export(lines));
    assertThat(found.verdict()).isEqualTo(Verdict.ROLLBACK);
    assertThat(found.problem().orElseThrow().found())
        .startsWith("seal 6 of size ")
        .endsWith("which cannot be checked, as no anchor holds seal 5");
  }

  @Test
  void aNextSealThatAnotherKeySignedIsIgnored() throws Exception {
    SealLine next = SealLine.parse(sealLine(6));
    cutToLines(5);
    byte[] forged =
        SealLine.sign(next.seal(), List.of(Ed25519.SigningKey.generate()), null).bytes();
    Verification found = verify(export(List.of(new String(forged, UTF_8))));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors()).isEqualTo(new Verification.Anchors(0, 1, 0, 0, 0, 0, List.of()));
  }

  @Test
  void aSealOfAnotherRootThatAnotherKeySignedIsIgnored() throws Exception {
    Seal other =
        Seal.parse(SealLine.parse(sealLine(3)).seal().text().replace("seal 3 ", "seal 5 "));
    byte[] forged = SealLine.sign(other, List.of(Ed25519.SigningKey.generate()), null).bytes();
    Verification found = verify(export(List.of(new String(forged, UTF_8))));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors()).isEqualTo(new Verification.Anchors(0, 1, 0, 0, 0, 0, List.of()));
  }

  @Test
  void sealsOfOtherJournalsAreIgnored() throws Exception {
    List<String> other = new ArrayList<>();
    for (String file : Vectors.SMALL.files()) {
      Vectors.SMALL.lines(file).forEach(line -> other.add(new String(line, UTF_8)));
    }
    Verification found = verify(export(other));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.anchors().foreign()).isEqualTo(5);
    assertThat(found.anchors().found()).isEqualTo(5);
  }

  @Test
  void sealsOfWhatWasPrunedCannotBeChecked() throws Exception {
    Path export = export(allLines());
    long kept = firstIndex(written.file(1));
    written.prune(kept).rotate(false);
    Files.delete(written.file(3));
    Verification found = verify(export);
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.firstIndex()).isEqualTo(kept);
    assertThat(found.anchors()).isEqualTo(new Verification.Anchors(6, 0, 0, 1, 0, 21, List.of()));
  }

  @Test
  void aSecondBeginningByTheRootKeyIsAForkAlsoWhenTheFirstIsPruned() throws Exception {
    Path export = export(written.twin(folder.resolve("twin")).leaves());
    assertThat(verify(export).verdict()).isEqualTo(Verdict.FORK);
    written.prune(firstIndex(written.file(1))).rotate(false);
    Files.delete(written.file(3));
    assertThat(verify(export).verdict()).isEqualTo(Verdict.FORK);
  }

  /**
   * Its key is known from the chain, though its file is gone: what it did not sign says nothing.
   */
  @Test
  void aPrunedSealThatTheKnownKeyDidNotSignIsIgnored() throws Exception {
    Seal second = SealLine.parse(sealLine(1)).seal();
    written.prune(firstIndex(written.file(1))).rotate(false);
    Files.delete(written.file(3));
    byte[] forged = SealLine.sign(second, List.of(Ed25519.SigningKey.generate()), null).bytes();
    Verification found = verify(export(List.of(new String(forged, UTF_8))));
    assertThat(found.anchors().failing()).isEqualTo(1);
    assertThat(found.anchors().pruned()).isZero();
  }

  @Test
  void twoDevicesWithOneKeyFileAreAFork() throws Exception {
    Path device = folder.resolve("device").resolve("edge.log");
    Path clone = folder.resolve("clone").resolve("edge.log");
    Vkey root = Journal.create(JournalConfig.at(device).withOrigin("example.com/device"));
    append(device, 1);
    Files.createDirectories(clone.getParent());
    try (var files = Files.list(device.getParent())) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".sock")).toList()) {
        Files.copy(file, clone.resolveSibling(file.getFileName()));
      }
    }
    append(device, 2);
    append(clone, 3);
    append(clone, 4);
    assertThat(Verifier.verify(device, root).verdict()).isEqualTo(Verdict.OK);
    assertThat(Verifier.verify(clone, root).verdict()).isEqualTo(Verdict.OK);
    VerifyOptions options = VerifyOptions.DEFAULT.withAnchors(List.of(clone));
    Verification found = Verifier.verify(device, root, options);
    assertThat(found.verdict()).isEqualTo(Verdict.FORK);
    Verification.Problem problem = found.problem().orElseThrow();
    assertThat(problem.expected()).matches("seal 2 of size \\d+ and root .* as it is here");
    assertThat(problem.found()).matches("seal 2 of size .*, signed by the key announced for it");
  }

  @Test
  void tamperingIsToldBeforeAnythingThatAnchorsTell() throws Exception {
    Path export = export(allLines());
    cutToLines(5);
    List<String> lines = Files.readAllLines(written.file(1));
    lines.remove(1);
    Files.write(written.file(1), lines);
    Verification found = verify(export);
    assertThat(found.verdict()).isEqualTo(Verdict.TAMPER);
    assertThat(found.anchors()).isEqualTo(Verification.Anchors.NONE);
  }

  /** The seal was shipped, so it was safe: that it is torn now is no power cut's doing. */
  @Test
  void anAnchorOfASealInTornBytesIsARollbackAndNoDamage() throws Exception {
    Path export = export(allLines());
    List<String> lines = Files.readAllLines(written.path());
    lines.set(5, "\u0000");
    Files.write(written.path(), lines);
    assertThat(verify().verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(verify(export).verdict()).isEqualTo(Verdict.ROLLBACK);
  }

  @Test
  void noSuchExportCannotBeRead() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> verify(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
  }

  private static void append(Path journal, int number) throws IOException {
    try (Journal opened = Journal.open(JournalConfig.at(journal))) {
      opened.append(Lines.info(number));
    }
  }

  private List<String> allLines() throws IOException {
    return Lines.of(written.path());
  }

  private byte[] sealLine(long number) throws IOException {
    return allLines().stream()
        .filter(line -> line.contains("\\nseal " + number + " "))
        .collect(Collectors.toCollection(ArrayList::new))
        .get(0)
        .getBytes(UTF_8);
  }

  private void cutToLines(int lines) throws IOException {
    Files.write(written.path(), Files.readAllLines(written.path()).subList(0, lines));
  }

  private Path export(List<String> lines) throws IOException {
    return Files.write(folder.resolve("export.jsonl"), lines, StandardOpenOption.CREATE);
  }

  private static long firstIndex(Path file) throws IOException {
    try (JournalFile opened = JournalFile.open(file)) {
      return opened.firstIndex();
    }
  }

  private Verification verify(Path... anchors) throws IOException {
    VerifyOptions options = VerifyOptions.DEFAULT.withAnchors(List.of(anchors));
    return Verifier.verify(written.path(), written.vkey(), options);
  }
}
