package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verifier wants kept, whatever the device's own prune records allow. */
class KeepPolicyTest {
  @TempDir Path folder;

  @Test
  void nothingIsMissingFromAYoungJournal() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(3).seal();
    assertThat(verify(written, "min-days=365,min-records=1000000").verdict()).isEqualTo(Verdict.OK);
  }

  /**
   * Two files of ten days each, and a third one of a day. The first is pruned: 11 days are left.
   */
  private SealedJournal pruned() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(5).later(Duration.ofDays(10));
    written.rotate(false).records(2);
    written.later(Duration.ofDays(10)).prune(6).rotate(false).later(Duration.ofDays(1));
    written.records(1).seal();
    Files.delete(written.file(2));
    return written;
  }

  @Test
  void whatWasPrunedIsNotMissedBeyondTheDaysWanted() throws Exception {
    SealedJournal written = pruned();
    assertThat(verify(written, "min-days=11").verdict()).isEqualTo(Verdict.OK);
    Verification found = verify(written, "min-days=12");
    assertThat(found.verdict()).isEqualTo(Verdict.POLICY);
    Verification.Problem problem = found.problem().orElseThrow();
    assertThat(problem.file()).isEqualTo(written.file(1));
    assertThat(problem.index()).isEqualTo(6);
    assertThat(problem.expected()).isEqualTo("the last 12 days");
    assertThat(problem.found()).isEqualTo("7 records of 11.0 days; what was before them is pruned");
    assertThat(found.prunes()).hasSize(1);
  }

  @Test
  void whatWasPrunedIsNotMissedBeyondTheRecordsWanted() throws Exception {
    SealedJournal written = pruned();
    assertThat(written.size() - 6).isEqualTo(7);
    assertThat(verify(written, "min-records=7").verdict()).isEqualTo(Verdict.OK);
    Verification found = verify(written, "min-days=1,min-records=8");
    assertThat(found.verdict()).isEqualTo(Verdict.POLICY);
    assertThat(found.problem().orElseThrow().expected()).isEqualTo("the last 8 records");
  }

  @Test
  void anEarlyPruneOfEverythingRetainedIsExposed() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(9).later(Duration.ofDays(9));
    written.rotate(false).prune(10).seal();
    Files.delete(written.file(1));
    assertThat(verify(written, "min-days=0").verdict()).isEqualTo(Verdict.OK);
    assertThat(verify(written, "min-days=1").verdict()).isEqualTo(Verdict.POLICY);
  }

  @Test
  void filesWhoseDeletionIsOnlyAnnouncedAreNotMissedYet() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(9).later(Duration.ofDays(9));
    written.prune(99).rotate(false);
    assertThat(verify(written, "min-days=30").verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void damageAtTheEndIsLessThanWhatIsMissing() throws Exception {
    SealedJournal written = pruned().records(1).seal();
    var lines = Files.readAllLines(written.path());
    lines.set(lines.size() - 2, "\u0000");
    Files.write(written.path(), lines);
    assertThat(verify(written, "min-days=0").verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(verify(written, "min-days=12").verdict()).isEqualTo(Verdict.POLICY);
  }

  @Test
  void thePolicyIsReadAsItIsWritten() {
    assertThat(KeepPolicy.parse("min-days=30,min-records=1000"))
        .isEqualTo(new KeepPolicy(30, 1000))
        .hasToString("min-days=30,min-records=1000");
    assertThat(KeepPolicy.parse("min-records=5")).isEqualTo(new KeepPolicy(0, 5));
    assertThat(KeepPolicy.parse("min-days=5")).isEqualTo(new KeepPolicy(5, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "min-days",
        "min-days=",
        "min-days=-1",
        "min-days=1.5",
        "min-days=1,",
        "min-days=1,min-days=2",
        "max-days=1",
        "min-days=99999999",
        "min-records=99999999999999999999"
      })
  void aPolicyThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> KeepPolicy.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("policy: expected ");
  }

  private static Verification verify(SealedJournal written, String policy) throws Exception {
    VerifyOptions options = VerifyOptions.DEFAULT.withKeep(KeepPolicy.parse(policy));
    return Verifier.verify(written.path(), written.vkey(), options);
  }
}
