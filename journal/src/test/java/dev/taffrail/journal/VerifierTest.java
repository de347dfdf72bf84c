package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the verifier says of journals that nobody has touched. */
class VerifierTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Vectors.class)
  void thePublishedJournalsGetTheVerdictThatTheyState(Vectors vectors) throws Exception {
    Verification found = Verifier.verify(vectors.copyTo(folder), vectors.root());
    assertThat(found.verdict().label()).isEqualTo(vectors.stated("\"verdict\": \"([A-Z-]+)\""));
    assertThat(found.size()).isEqualTo(vectors.expected("size"));
    assertThat(found.sealed()).isEqualTo(vectors.expected("sealed"));
    assertThat(found.seals()).isEqualTo(vectors.expected("seals"));
    assertThat(found.origin()).isEqualTo("taffrail.example/fleet7/rpi-0042/edge");
    assertThat(found.problem()).isEmpty();
  }

  @Test
  void theSpanAndThePrunesAreTold() throws Exception {
    Verification found = Verifier.verify(Vectors.EPOCH.copyTo(folder), Vectors.EPOCH.root());
    assertThat(found.firstIndex()).isEqualTo(12);
    assertThat(found.firstTimestamp()).isEqualTo("2026-01-01T00:00:12.000000Z");
    assertThat(found.lastTimestamp()).isEqualTo("2026-01-01T00:00:23.000000Z");
    assertThat(found.prunes())
        .containsExactly(
            new Verification.Prune(20, 12, "2026-01-01T00:00:20.000000Z", "backups=2"));
    assertThat(found.files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("edge.log.2", "edge.log.1", "edge.log");
  }

  @Test
  void filesAreOrderedByTheirFirstLeafAndNotByName() throws Exception {
    Path journal = Vectors.EPOCH.copyTo(folder);
    Files.move(folder.resolve("edge.log.1"), folder.resolve("edge.log.7"));
    Files.move(folder.resolve("edge.log.2"), folder.resolve("edge.log.1"));
    assertThat(Verifier.verify(journal, Vectors.EPOCH.root()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aFreshJournalIsOk() throws Exception {
    SealedJournal written = SealedJournal.create(folder);
    assertThat(verify(written).verdict()).isEqualTo(Verdict.OK);
    assertThat(verify(written).size()).isEqualTo(1);
  }

  @Test
  void explainedTornBytesAreTorn() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).torn("\0\0{").recover();
    Verification found = verify(written);
    assertThat(found.verdict()).isEqualTo(Verdict.TORN);
    assertThat(found.tornBytes()).isEqualTo(4);
    assertThat(found.size()).isEqualTo(5);
  }

  @Test
  void tornBytesAtTheEndAreAnUnsealedTail() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).seal().records(1).torn("{\"");
    Verification found = verify(written);
    assertThat(found.verdict()).isEqualTo(Verdict.UNSEALED_TAIL);
    assertThat(found.tornBytes()).isEqualTo(2);
    assertThat(found.unsealedBytes()).isEqualTo(SealedJournal.record(2).length() + 1);
    assertThat(found.sealed()).isEqualTo(3);
  }

  @Test
  void everyStateBetweenTheStepsOfARotationIsAccepted() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).rotate(false).records(2);
    written.prune(0);
    assertThat(verify(written).verdict()).as("pruned").isEqualTo(Verdict.UNSEALED_TAIL);
    Files.writeString(written.staged(), "{\"timestamp\":\"2026-01");
    assertThat(verify(written).verdict()).as("half staged").isEqualTo(Verdict.UNSEALED_TAIL);
    Files.delete(written.staged());
    byte[] line = written.stage(false);
    assertOk(written, "staged");
    Files.move(written.file(1), written.file(2));
    assertOk(written, "one renamed");
    Files.move(written.file(0), written.file(1));
    assertOk(written, "two renamed");
    Files.move(written.staged(), written.file(0));
    assertOk(written, "all renamed");
    byte[] before = Files.readAllBytes(written.chain());
    SealedJournal.write(written.chain(), line, StandardOpenOption.APPEND);
    byte[] whole = Files.readAllBytes(written.chain());
    for (int length = before.length; length <= whole.length; length += 31) {
      Files.write(written.chain(), Arrays.copyOf(whole, length));
      assertOk(written, "chain of " + length + " bytes");
    }
    Files.write(written.chain(), whole);
    assertOk(written, "chain whole");
  }

  @Test
  void anEpochRotationIsAcceptedBeforeItStandsInTheChain() throws Exception {
    SealedJournal written =
        SealedJournal.create(folder).records(1).rotate(true).records(1).rotate(false).records(1);
    written.stage(true);
    assertOk(written, "staged");
    assertOk(written.rename(), "renamed");
  }

  @Test
  void aPrunedJournalIsOkWhileItsDeletionsAreUnderWay() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(2).rotate(false).records(2);
    long kept = written.size();
    written.rotate(false).records(2).prune(kept).rotate(false);
    assertOk(written, "nothing deleted");
    Files.delete(written.file(3));
    assertOk(written, "the oldest deleted");
    Files.delete(written.file(2));
    assertOk(written, "both deleted");
    assertThat(verify(written).firstIndex()).isEqualTo(kept);
  }

  @Test
  void rotateLinesThatTheChainDroppedBeforeAnEpochAreNotMissed() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(1).rotate(false).records(1);
    long kept = written.rotate(true).records(1).rotate(false).records(1).prune(99).size();
    written.rotate(false);
    Files.delete(written.file(4));
    Files.delete(written.file(3));
    Files.delete(written.file(2));
    List<String> chain = Files.readAllLines(written.chain());
    chain.remove(1);
    Files.write(written.chain(), chain);
    assertOk(written, "seal 1 dropped");
    assertThat(verify(written).firstIndex()).isLessThan(kept);
  }

  @Test
  void anotherRootKeyFindsNoSealChain() throws Exception {
    Path journal = Vectors.SMALL.copyTo(folder);
    Vkey other =
        Vkey.of("taffrail.example/fleet7/rpi-0042/edge", Ed25519.SigningKey.generate().publicKey());
    Verification found = Verifier.verify(journal, other);
    assertThat(found.verdict()).isEqualTo(Verdict.UNSEALED_FILE);
    assertThat(found.problem().orElseThrow().found()).contains("no signature of the root key");
  }

  @Test
  void noJournalAtAllCannotBeRead() {
    assertThatThrownBy(() -> Verifier.verify(folder.resolve("edge.log"), Vectors.SMALL.root()))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void assertOk(SealedJournal written, String state) throws Exception {
    Verification found = verify(written);
    assertThat(found.problem()).as(state).isEmpty();
    assertThat(found.verdict()).as(state).isEqualTo(Verdict.OK);
  }

  private static Verification verify(SealedJournal written) throws Exception {
    return Verifier.verify(written.path(), written.vkey());
  }
}
