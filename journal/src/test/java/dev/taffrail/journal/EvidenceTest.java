package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One record is checked by somebody who has its evidence and the root key. */
class EvidenceTest {
  /**
   * In the middle of the newest file but one, behind an epoch and a rotation, between two seals.
   */
  private static final long INDEX = 22;

  @TempDir Path folder;

  private SealedJournal journal;
  private String evidence;

  @BeforeEach
  void write() throws IOException {
    journal = written(folder.resolve("a"));
    evidence = Prover.prove(journal.path(), INDEX);
  }

  /** Five files of six lines, the third one opened by an epoch seal; each with two seals within. */
  private static SealedJournal written(Path folder) throws IOException {
    SealedJournal written = SealedJournal.create(folder);
    for (int file = 0; file < 4; file++) {
      written.records(2).seal().records(1).seal().rotate(file == 1);
    }
    return written.records(1).seal().records(2);
  }

  private ProvenRecord proven(String text) throws NotProvenException {
    return ProofVerifier.verify(text.getBytes(UTF_8), journal.vkey());
  }

  private void assertRefused(String text, String what) {
    assertThatThrownBy(() -> proven(text))
        .as(what)
        .isInstanceOf(NotProvenException.class)
        .hasMessageContaining("expected");
  }

  /** The parts of the text, as anybody splits a txtar archive. */
  private static List<String> chain(String text) {
    return Objects.requireNonNull(parts(text).get("chain.jsonl")).lines().toList();
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    String name = "";
    StringBuilder content = new StringBuilder();
    for (String line : text.split("(?<=\n)", -1)) {
      if (line.startsWith("-- ")) {
        parts.put(name, content.toString());
        name = line.substring(3, line.length() - 4);
        content.setLength(0);
      } else {
        content.append(line);
      }
    }
    parts.put(name, content.toString());
    return parts;
  }

  private static String join(Map<String, String> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(
        (name, content) ->
            text.append(name.isEmpty() ? "" : "-- " + name + " --\n").append(content));
    return text.toString();
  }

  private static String with(String text, String name, @Nullable String content) {
    Map<String, String> parts = parts(text);
    assertThat(parts).containsKey(name);
    if (content == null) {
      parts.remove(name);
    } else {
      parts.put(name, content);
    }
    return join(parts);
  }

  private static List<String> lines(SealedJournal journal) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int age = 9; age >= 0; age--) {
      if (Files.exists(journal.file(age))) {
        lines.addAll(Files.readAllLines(journal.file(age)));
      }
    }
    return lines;
  }

  @Test
  void everySealedRecordIsProvenByItsEvidence() throws Exception {
    List<String> lines = lines(journal);
    assertThat(lines).hasSize(29);
    for (int index = 0; index < 26; index++) {
      ProvenRecord proven = proven(Prover.prove(journal.path(), index));
      assertThat(proven.line()).isEqualTo(lines.get(index));
      assertThat(proven.index()).isEqualTo(index);
      assertThat(proven.origin()).isEqualTo(SealedJournal.ORIGIN);
      assertThat(proven.size()).isGreaterThan(index);
      assertThat(lines.get((int) proven.size())).contains("\\nseal " + proven.seal() + " ");
    }
  }

  @Test
  void holdsThePartsThatItsFormatNames() throws Exception {
    Map<String, String> parts = parts(evidence);
    assertThat(parts.keySet())
        .containsExactly("", "record.json", "record.tlog-proof", "chain.jsonl", "seal-10.note");
    assertThat(parts.get("")).isEqualTo("taffrail-evidence@v1\n");
    assertThat(parts.get("record.json")).isEqualTo(lines(journal).get((int) INDEX) + "\n");
    assertThat(parts.get("record.tlog-proof")).isEqualTo(Prover.tlogProof(journal.path(), INDEX));
    assertThat(parts.get("seal-10.note")).contains("\nseal 10 ", "\n\n— ");
  }

  @Test
  void theEpochShortensTheChain() throws Exception {
    assertThat(chain(Prover.prove(journal.path(), 9))).hasSize(2);
    assertThat(chain(Prover.prove(journal.path(), 13))).hasSize(2);
    assertThat(chain(Prover.prove(journal.path(), INDEX))).hasSize(3);
  }

  @Test
  void aRecordOfAPrunedJournalIsProvenFromTheKeyThatSignedItsFirstSeal() throws Exception {
    journal.prune(6).rotate(false);
    List<String> lines = lines(journal);
    Files.delete(journal.file(5));
    assertThat(proven(Prover.prove(journal.path(), 7)).line()).isEqualTo(lines.get(7));
    assertThatThrownBy(() -> Prover.prove(journal.path(), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index: expected 6 or more, the oldest that is there, found 5");
    assertThat(proven(Prover.prove(Vectors.EPOCH.copyTo(folder.resolve("b")), 14), Vectors.EPOCH))
        .isEqualTo(new String(Vectors.EPOCH.lines("edge.log.2").get(2), UTF_8));
  }

  private static String proven(String text, Vectors vectors) throws NotProvenException {
    return ProofVerifier.verify(text.getBytes(UTF_8), vectors.root()).line();
  }

  @Test
  void noChangedByteProvesAnythingElse() throws Exception {
    evidence = Prover.prove(journal.path(), 16);
    ProvenRecord original = proven(evidence);
    Random random = new Random(5);
    int same = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bytes = evidence.getBytes(UTF_8);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(ProofVerifier.verify(bytes, journal.vkey())).isEqualTo(original);
        same++;
      } catch (NotProvenException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
    // Of the epoch seal in the chain, the seal and segment keys are known to nobody.
    assertThat(same).isBetween(1, 60);
  }

  @Test
  void everyPartOfAnotherRecordIsRefused() throws Exception {
    String evidence = Prover.prove(journal.path(), 16);
    for (long other : new long[] {7, 12, 13, 14, 15, 17, 18, INDEX}) {
      Map<String, String> parts = parts(Prover.prove(journal.path(), other));
      for (String name : List.of("record.json", "record.tlog-proof", "chain.jsonl")) {
        String swapped = with(evidence, name, parts.get(name));
        if (!swapped.equals(evidence)) {
          assertRefused(swapped, name + " of record " + other);
        }
      }
    }
  }

  @Test
  void anotherIndexIsRefused() {
    for (String other : List.of("21", "23", "20", "0", "-1", "022", "9223372036854775807")) {
      assertRefused(evidence.replace("\nindex 22\n", "\nindex " + other + "\n"), other);
    }
  }

  @Test
  void partsThatAreDroppedOrTurnedRoundAreRefused() throws Exception {
    String middle = Prover.prove(journal.path(), 16);
    for (String name : List.of("record.json", "record.tlog-proof", "chain.jsonl", "seal-7.note")) {
      assertRefused(with(middle, name, null), "without " + name);
      assertRefused(with(middle, name, ""), "empty " + name);
    }
    List<String> chain = chain(evidence);
    for (int i = 0; i < chain.size(); i++) {
      List<String> fewer = new ArrayList<>(chain);
      fewer.remove(i);
      String dropped = String.join("\n", fewer) + "\n";
      assertRefused(with(evidence, "chain.jsonl", dropped), "without chain line " + i);
    }
    Map<String, String> turned = new LinkedHashMap<>();
    turned.put("", parts(evidence).get(""));
    turned.put("record.tlog-proof", parts(evidence).get("record.tlog-proof"));
    turned.putAll(parts(evidence));
    assertRefused(join(turned), "parts in another order");
    assertRefused(evidence + "-- more.txt --\nmore\n", "a part too many");
    assertRefused(evidence.replace("\n", "\r\n"), "CRLF");
  }

  @Test
  void evidenceCutOffAnywhereIsRefused() {
    for (int end = 0; end < evidence.length(); end += end < 100 ? 1 : 37) {
      assertRefused(evidence.substring(0, end), "cut at " + end);
    }
    assertRefused(evidence.substring(0, evidence.length() - 1), "without the last LF");
  }

  @Test
  void anotherRootKeyIsRefused() throws Exception {
    Vkey other = Vkey.of(SealedJournal.ORIGIN, Ed25519.SigningKey.generate().publicKey());
    assertThatThrownBy(() -> ProofVerifier.verify(evidence.getBytes(UTF_8), other))
        .isInstanceOf(NotProvenException.class)
        .hasMessageContaining("chain.jsonl, line 1")
        .hasMessageContaining("no signature of the root key");
    Vkey incarnation = Vkey.parse(Vectors.SMALL.root().toString());
    assertThatThrownBy(() -> ProofVerifier.verify(evidence.getBytes(UTF_8), incarnation))
        .isInstanceOf(NotProvenException.class)
        .hasMessageContaining("a seal of " + SealedJournal.ORIGIN);
  }

  @Test
  void everyPartOfACloneOrOfAnotherJournalIsRefused() throws Exception {
    SealedJournal clone = written(folder.resolve("clone"));
    Map<String, String> theirs = parts(Prover.prove(clone.path(), INDEX));
    Map<String, String> others = parts(Prover.prove(Vectors.SMALL.copyTo(folder.resolve("o")), 2));
    assertRefused(join(theirs), "a clone's");
    assertRefused(join(others), "another journal's");
    for (String name : List.of("record.tlog-proof", "chain.jsonl")) {
      assertRefused(with(evidence, name, theirs.get(name)), "a clone's " + name);
      assertRefused(with(evidence, name, others.get(name)), "another journal's " + name);
    }
    assertRefused(
        with(evidence, "record.json", others.get("record.json")), "another journal's record");
  }

  @Test
  void aLaterSealThanTheFirstIsRefused() throws Exception {
    // Record 13 lies before seal 7, and is proven against seal 8: true, but another form.
    String evidence = Prover.prove(journal.path(), 16);
    String other = with(evidence, "record.json", lines(journal).get(13) + "\n");
    assertThatThrownBy(() -> proven(with(other, "record.tlog-proof", proof(13, 17))))
        .isInstanceOf(NotProvenException.class)
        .hasMessage(
            "record.tlog-proof: expected the first seal behind record 13, found a later one");
  }

  /** Of all that a seal covers only what the one before it does not is proven by it. */
  @Test
  void aSealProvesOnlyWhatTheOneBeforeItDoesNotCover() throws Exception {
    long before = Evidence.parse(evidence).seals().get(0).seal().size();
    long behind = proven(evidence).size();
    assertThat(before).isLessThan(INDEX + 1);
    for (long index = before - 2; index < behind; index++) {
      String other = with(evidence, "record.json", lines(journal).get((int) index) + "\n");
      String text = with(other, "record.tlog-proof", proof(index, behind));
      if (index < before) {
        assertThatThrownBy(() -> proven(text)).hasMessageContaining("found a later one");
      } else {
        assertThat(proven(text).index()).isEqualTo(index);
      }
    }
  }

  /** The seals of two files in a row are a whole history, but not the form of evidence. */
  @Test
  void aSealThatOpensAFileBelongsIntoTheChain() throws Exception {
    List<SealLine> all = new ArrayList<>();
    for (String line : lines(journal)) {
      if (line.contains("\\nseal ")) {
        all.add(SealLine.parse(line.getBytes(UTF_8)));
      }
    }
    Evidence whole = Evidence.parse(evidence);
    List<SealLine> chain = whole.chain().subList(0, whole.chain().size() - 1);
    long from = chain.get(chain.size() - 1).seal().number();
    long to = whole.proof().seal().seal().number();
    List<SealNote> seals =
        all.stream()
            .filter(line -> line.seal().number() > from && line.seal().number() < to)
            .map(SealNote::of)
            .toList();
    String longer = new Evidence(whole.record(), whole.proof(), chain, seals, List.of()).render();
    assertThatThrownBy(() -> proven(longer))
        .isInstanceOf(NotProvenException.class)
        .hasMessageContaining("found a seal that opens a file");
  }

  @Test
  void anAnchorThatIsNoSealOfTheEvidenceIsRefused() throws Exception {
    Evidence whole = Evidence.parse(evidence);
    SealNote covering = whole.proof().seal();
    assertThat(proven(whole.with(List.of(covering)).render()).claimed())
        .containsExactly(covering.seal().number());
    SealNote later = Evidence.parse(Prover.prove(journal.path(), 25)).proof().seal();
    assertThatThrownBy(() -> proven(whole.with(List.of(later)).render()))
        .isInstanceOf(NotProvenException.class)
        .hasMessageContaining("expected a seal of this evidence, found another one");
    SealedJournal clone = written(folder.resolve("clone"));
    SealNote forged = Evidence.parse(Prover.prove(clone.path(), INDEX)).proof().seal();
    assertThat(forged.seal().number()).isEqualTo(covering.seal().number());
    assertRefused(whole.with(List.of(forged)).render(), "another journal's seal of that number");
  }

  private String proof(long index, long size) throws Exception {
    try (JournalSnapshot snapshot = JournalSnapshot.open(journal.path())) {
      AuditPath path = AuditPath.of(snapshot.sealed(), index, size);
      SealLine seal = SealLine.parse(lines(journal).get((int) size).getBytes(UTF_8));
      return new TlogProof(index, path.hashes(), SealNote.of(seal)).render();
    }
  }

  @Test
  void notABundleAtAllIsRefused() {
    assertRefused("", "nothing");
    assertRefused("{}\n", "JSON");
    assertThatThrownBy(() -> ProofVerifier.verify(new byte[] {(byte) 0xff}, journal.vkey()))
        .hasMessage("evidence: expected UTF-8, found other bytes");
  }

  @Test
  void recordsAreFoundByTheirText() throws Exception {
    Prover.Matches matches = Prover.find(journal.path(), "\"n\":11}");
    assertThat(matches.count()).isEqualTo(1);
    assertThat(lines(journal).get(matches.first().get(0).intValue())).contains("\"n\":11}");
    Prover.Matches many = Prover.find(journal.path(), "2026");
    assertThat(many.count()).isEqualTo(29);
    assertThat(many.first()).hasSize(Prover.Matches.MOST).startsWith(0L, 1L, 2L);
    assertThat(Prover.find(journal.path(), "nowhere").count()).isZero();
  }
}
