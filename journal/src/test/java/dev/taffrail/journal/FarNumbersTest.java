package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, numbers and counts at the end of what a long holds, which no journal reaches honestly. */
class FarNumbersTest {
  private static final long MAX = Long.MAX_VALUE;

  @TempDir Path folder;

  @SuppressWarnings("NullAway") // a seal that opens no file announces no such keys
  private static Seal seal(long size, long number, long dropped, SealReason reason) {
    boolean opens = reason.opensFile();
    byte[] key = Ed25519.SigningKey.generate().publicKey();
    return new Seal(
        SealedJournal.ORIGIN,
        size,
        frontier(size).root(),
        key,
        opens ? key : null,
        null,
        number,
        1,
        MAX,
        "b00t0001",
        reason,
        dropped);
  }

  private static Frontier frontier(long size) {
    return Frontier.of(size, Collections.nCopies(Long.bitCount(size), new byte[Merkle.HASH]));
  }

  @Test
  void noSealStatesWhatCannotBeCountedOnFrom() {
    for (long far : List.of(Seal.MOST + 1, MAX - 1, MAX)) {
      assertThatThrownBy(() -> seal(far, 9, 0, SealReason.REQUEST)).hasMessageContaining("counts");
      assertThatThrownBy(() -> seal(9, far, 0, SealReason.REQUEST)).hasMessageContaining("counts");
      assertThatThrownBy(() -> seal(9, 9, far, SealReason.REQUEST)).hasMessageContaining("counts");
    }
    Seal most = seal(Seal.MOST, Seal.MOST, Seal.MOST, SealReason.REQUEST);
    assertThat(Seal.parse(most.text()).text()).isEqualTo(most.text());
    String beyond = most.text().replace("\n" + Seal.MOST + "\n", "\n" + MAX + "\n");
    assertThatThrownBy(() -> Seal.parse(beyond)).isInstanceOf(IllegalArgumentException.class);
    String tooFar = most.text().replace("seal " + Seal.MOST, "seal 9223372036854775808");
    assertThatThrownBy(() -> Seal.parse(tooFar)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFrontierOfTheMostLeavesGrowsOn() {
    Frontier frontier = frontier(Seal.MOST);
    frontier.add(new byte[Merkle.HASH]);
    assertThat(frontier.size()).isEqualTo(Seal.MOST + 1);
    assertThat(frontier.hashes()).hasSize(2);
    assertThatThrownBy(() -> Frontier.of(-1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Root begins an invented history there. */
  @Test
  void anInventedHistoryOfTheMostLeavesIsReadToItsEnd() throws Exception {
    SealedJournal device = SealedJournal.create(folder.resolve("device")).records(2).rotate(false);
    Seal like = seal(Seal.MOST, Seal.MOST, 0, SealReason.ROTATE);
    SealLine first =
        SealLine.sign(like, List.of(device.sealKey(), device.segmentKey()), frontier(Seal.MOST));
    Path lies = Files.createDirectories(folder.resolve("lies")).resolve("edge.log");
    SealedJournal.write(lies, first.bytes(), StandardOpenOption.CREATE);
    for (byte[] line :
        List.of(
            SealedJournal.record(1).getBytes(UTF_8),
            pruned(MAX),
            ControlLines.dropped(
                Instant.ofEpochSecond(0, 1_000),
                java.util.Map.of(Level.INFO, MAX),
                "buffer_full"))) {
      SealedJournal.write(lies, line, StandardOpenOption.APPEND);
    }
    List<String> chain = new ArrayList<>(Files.readAllLines(device.chain()));
    chain.add(new String(first.bytes(), UTF_8));
    Files.write(lies.resolveSibling("edge.log.chain"), chain);
    Verification found = Verifier.verify(lies, device.vkey());
    assertThat(found.verdict()).as("no prune is sealed").isEqualTo(Verdict.TAMPER);
    assertThat(found.size()).isEqualTo(Seal.MOST + 4);
    Path shipped = Files.write(folder.resolve("shipped"), device.leaves());
    VerifyOptions options = VerifyOptions.DEFAULT.withAnchors(List.of(shipped));
    assertThat(Verifier.verify(lies, device.vkey(), options).verdict()).isEqualTo(Verdict.TAMPER);
  }

  private static byte[] pruned(long min) {
    return ControlLines.pruned(
        Instant.ofEpochSecond(0, 1_000), new ControlLines.Pruned(min, MAX, MAX, "backups=1"));
  }

  /** A recovery record that explains bytes which are not there, and others at the end of all. */
  @ParameterizedTest
  @ValueSource(longs = {MAX, MAX - 1, 1L << 62, 1L << 32})
  void aRecoveryOfFarNumbersIsTampering(long far) throws Exception {
    for (int field = 0; field < 5; field++) {
      Path dir = Files.createDirectories(folder.resolve("of" + field));
      SealedJournal written = SealedJournal.create(dir).records(2).seal().torn("\0torn\n");
      ControlLines.Recovered recovered =
          new ControlLines.Recovered(
              field == 0 ? far : written.size(),
              field == 1 ? far : Files.size(written.path()) - 6,
              field == 2 ? far : 6,
              "00".repeat(32),
              field == 3 ? far : 1,
              field == 4 ? far : 0);
      written.append(
          written.path(), ControlLines.recovered(Instant.ofEpochSecond(0, 1_000), recovered));
      Verdict verdict = Verifier.verify(written.path(), written.vkey()).verdict();
      assertThat(verdict).as("field %d", field).isEqualTo(Verdict.UNSEALED_TAIL);
      written.seal();
      assertThat(Verifier.verify(written.path(), written.vkey()).verdict())
          .as("field %d, sealed", field)
          .isIn(Verdict.TAMPER, Verdict.DAMAGED, Verdict.UNSEALED_TAIL);
    }
  }

  @Test
  void aSealedPruneOfMoreThanThereIsHidesNothing() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(3).rotate(false).records(1);
    written.prune(MAX).seal();
    assertThat(Verifier.verify(written.path(), written.vkey()).verdict()).isEqualTo(Verdict.OK);
    List<String> lines = Victim.lines(written.path());
    lines.remove(1);
    Victim.write(written.path(), lines);
    assertThat(Verifier.verify(written.path(), written.vkey()).verdict()).isEqualTo(Verdict.TAMPER);
  }

  /** Lines behind the last seal are not protected: opening must live with whatever they state. */
  @Test
  void opensBehindLinesThatClaimToHaveLostMoreThanCanBeCounted() throws Exception {
    JournalConfig config =
        JournalConfig.at(folder.resolve("edge.log")).withOrigin("example.com/test/edge");
    Journal.open(config).close();
    byte[] line =
        ControlLines.dropped(
            Instant.ofEpochSecond(0, 1_000), java.util.Map.of(Level.INFO, MAX), "buffer_full");
    for (int i = 0; i < 3; i++) {
      SealedJournal.write(config.path(), line, StandardOpenOption.APPEND);
    }
    for (int run = 0; run < 2; run++) {
      try (Journal journal = Journal.open(config)) {
        journal.append(Lines.info(run));
      }
      Verification found = Verifier.verify(config.path(), vkey());
      assertThat(found.verdict()).isEqualTo(Verdict.OK);
      assertThat(found.dropped()).isPositive().isLessThanOrEqualTo(Seal.MOST);
    }
  }

  private Vkey vkey() throws IOException {
    return Vkey.parse(Files.readString(folder.resolve("edge.log.vkey")).strip());
  }

  /** Anybody may write such notes to a receiver. */
  @Test
  void notesOfFarNumbersInAnExportAccuseNobodyButBySayingThatTheyCannotBeChecked()
      throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).seal();
    written.rotate(false).records(2).seal();
    List<String> notes = new ArrayList<>();
    for (long number : List.of(1L, 2L, 3L)) {
      notes.add(line(seal(Seal.MOST, number, Seal.MOST, SealReason.REQUEST)));
      notes.add(line(seal(Seal.MOST, number, 0, SealReason.REQUEST)));
    }
    Path export = Files.write(folder.resolve("export"), notes);
    VerifyOptions options = VerifyOptions.DEFAULT.withAnchors(List.of(export));
    Verification found = Verifier.verify(written.path(), written.vkey(), options);
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(Verdict.OK);
    assertThat(found.anchors().failing()).isEqualTo(6);
    notes.add(line(seal(Seal.MOST, Seal.MOST, 0, SealReason.REQUEST)));
    Files.write(export, notes);
    found = Verifier.verify(written.path(), written.vkey(), options);
    assertThat(found.verdict()).isEqualTo(Verdict.ROLLBACK);
    assertThat(found.problem().orElseThrow().found()).contains("which cannot be checked");
  }

  private static String line(Seal seal) throws IOException {
    return new String(
        SealLine.sign(seal, List.of(Ed25519.SigningKey.generate()), null).bytes(), UTF_8);
  }
}
