package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code edge.log.new} with more in it than the seal that opens it, as a rotation leaves it that
 * was broken off before the names were changed: lines go there from the beginning.
 */
class StagedFileTest {
  @TempDir Path folder;

  private SealedJournal written;

  /** The newest file, and a next one with three records behind its seal. */
  @BeforeEach
  void write() throws Exception {
    written = SealedJournal.create(folder).records(3).seal().records(2);
    written.stage(false);
    for (int i = 0; i < 3; i++) {
      written.append(written.staged(), SealedJournal.record(100 + i).getBytes(UTF_8));
    }
  }

  private void sealStaged() throws IOException {
    written.append(written.staged(), written.nextSeal(SealReason.REQUEST, false, false));
  }

  private void changeStaged(String from, String to) throws IOException {
    String text = Files.readString(written.staged());
    assertThat(text).contains(from);
    Files.writeString(written.staged(), text.replace(from, to));
  }

  private void cutNewest(int lines) throws IOException {
    List<String> kept = new ArrayList<>(Victim.lines(written.path()));
    Victim.write(written.path(), kept.subList(0, kept.size() - lines));
  }

  private Verification verify() throws IOException {
    return Verifier.verify(written.path(), written.vkey());
  }

  private void expect(Verdict verdict) throws IOException {
    Verification found = verify();
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(verdict);
  }

  @Test
  void itsRecordsAreTheJournals() throws Exception {
    expect(Verdict.UNSEALED_TAIL);
    assertThat(verify().unsealed()).isEqualTo(3);
    assertThat(verify().size()).isEqualTo(written.size());
    assertThat(verify().files()).hasSize(2).last().isEqualTo(written.staged());
  }

  @Test
  void itsSealsCoverThem() throws Exception {
    sealStaged();
    expect(Verdict.UNSEALED_FILE);
    SealedJournal.write(
        written.chain(),
        Files.readAllLines(written.staged()).get(0).getBytes(UTF_8),
        StandardOpenOption.APPEND);
    expect(Verdict.OK);
    changeStaged("\"n\":101", "\"n\":999");
    expect(Verdict.TAMPER);
  }

  @Test
  void itsTornEndIsTheTail() throws Exception {
    Files.writeString(written.staged(), "{\"timestamp\":", StandardOpenOption.APPEND);
    expect(Verdict.UNSEALED_TAIL);
    assertThat(verify().tailBytes()).isEqualTo(13);
  }

  @Test
  void aBrokenLineAmongThemIsTornToTheEnd() throws Exception {
    changeStaged(
        "{\"timestamp\":\"2026-01-01T00:00:00.101", "\"timestamp\":\"2026-01-01T00:00:00.101");
    expect(Verdict.UNSEALED_TAIL);
    assertThat(verify().unsealed()).isEqualTo(1);
  }

  /** A power cut took the end of the file before: the rotation never counted. */
  @Test
  void behindAFileThatLostItsEndItIsNoneOfTheJournal() throws Exception {
    cutNewest(1);
    expect(Verdict.DAMAGED);
    assertThat(verify().files()).containsExactly(written.path());
    assertThat(verify().unsealed()).isEqualTo(1);
  }

  /** The second seal was made after all before the first was safe. */
  @Test
  void behindAFileThatLostItsEndASecondSealIsTampering() throws Exception {
    sealStaged();
    cutNewest(1);
    expect(Verdict.TAMPER);
  }

  /** No crash leaves that. */
  @Test
  void aSealThatTheAnnouncedKeysDidNotSignIsTampering() throws Exception {
    cutNewest(1);
    SealLine line = SealLine.parse(Files.readAllLines(written.staged()).get(0).getBytes(UTF_8));
    List<Ed25519.SigningKey> any =
        List.of(Ed25519.SigningKey.generate(), Ed25519.SigningKey.generate());
    SealLine forged = SealLine.sign(line.seal(), any, line.frontier());
    changeStaged(new String(line.bytes(), UTF_8), new String(forged.bytes(), UTF_8));
    expect(Verdict.TAMPER);
  }
}
