package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verifier wants kept, whatever the device's own prune records allow. */
class KeepPolicyTest {
  /** The verifier's clock: 400 days behind the journals' first seal. */
  private static final long NOW = 1767225600000L + Duration.ofDays(400).toMillis();

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

  /** A file that is pruned, one that stays, and a newest one; each so many days after the other. */
  private SealedJournal prunedAfter(Duration first) throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(5).later(first);
    written.rotate(false).records(2).prune(6);
    return written;
  }

  private static Duration counted(SealedJournal written, Path... anchors) throws Exception {
    VerifyOptions options =
        VerifyOptions.DEFAULT
            .withKeep(KeepPolicy.parse("min-days=3000000"))
            .withAnchors(List.of(anchors));
    Verification found = Verifier.verify(written.path(), written.vkey(), options, NOW);
    assertThat(found.verdict()).isEqualTo(Verdict.POLICY);
    String words = found.problem().orElseThrow().found();
    return Duration.ofHours(
        Math.round(24 * Double.parseDouble(words.replaceFirst(".* of ([0-9.]+) days.*", "$1"))));
  }

  private SealedJournal deleteFirst(SealedJournal written) throws Exception {
    int oldest = 0;
    while (Files.exists(written.file(oldest + 1))) {
      oldest++;
    }
    Files.delete(written.file(oldest));
    return written;
  }

  @Test
  void aClockThatIsSetOnIsNoTimeThatPassed() throws Exception {
    SealedJournal written = prunedAfter(Duration.ofDays(90)).later(Duration.ofDays(1)).seal();
    written.clockSet(Duration.ofDays(60)).seal();
    assertThat(counted(deleteFirst(written))).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void aClockThatIsSetBackTakesNoTimeAwayThatPassed() throws Exception {
    SealedJournal written = prunedAfter(Duration.ofDays(90)).later(Duration.ofDays(4)).seal();
    written.clockSet(Duration.ofDays(-30)).later(Duration.ofDays(2)).seal().records(1);
    written.clockSet(Duration.ofDays(-30)).later(Duration.ofDays(1)).seal();
    Verification found = verify(deleteFirst(written), "min-days=0");
    assertThat(found.verdict()).as("a clock that goes back is no tampering").isEqualTo(Verdict.OK);
    assertThat(counted(written)).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void betweenBootsTheWallClockCounts() throws Exception {
    SealedJournal written = prunedAfter(Duration.ofDays(90)).later(Duration.ofDays(2)).seal();
    written.rebooted().later(Duration.ofDays(3)).seal().later(Duration.ofDays(4)).seal();
    written.rebooted().clockSet(Duration.ofDays(-1)).seal().later(Duration.ofDays(1)).seal();
    assertThat(counted(deleteFirst(written))).isEqualTo(Duration.ofDays(10));
  }

  @Test
  void timeThatTheMachineSleptCountsAsFarAsTheClockWentOn() throws Exception {
    SealedJournal written = prunedAfter(Duration.ofDays(90)).later(Duration.ofDays(2)).seal();
    written.slept(Duration.ofDays(5)).later(Duration.ofDays(1)).seal();
    written.slept(Duration.ofDays(5)).clockSet(Duration.ofDays(-4)).seal();
    assertThat(counted(deleteFirst(written))).isEqualTo(Duration.ofDays(9));
  }

  /** The seal before what is here cannot be dated back by who becomes root later. */
  @Test
  void noMoreTimeCountsThanPassedSinceTheSealBefore() throws Exception {
    SealedJournal written = prunedAfter(Duration.ofDays(10)).rebooted();
    written.later(Duration.ofDays(30)).seal().rebooted().clockSet(Duration.ofDays(-36)).seal();
    assertThat(counted(deleteFirst(written))).isEqualTo(Duration.ofDays(4));
  }

  @Test
  void noTimeCountsBeyondTheVerifiersClock() throws Exception {
    SealedJournal written = prunedAfter(Duration.ofDays(300)).later(Duration.ofDays(600)).seal();
    assertThat(counted(deleteFirst(written))).isEqualTo(Duration.ofDays(400));
  }

  @Test
  void recordsBehindTheLastSealAreNotCounted() throws Exception {
    SealedJournal written = pruned().records(50);
    assertThat(verify(written, "min-records=7").verdict()).isEqualTo(Verdict.UNSEALED_TAIL);
    assertThat(verify(written, "min-records=8").verdict()).isEqualTo(Verdict.POLICY);
  }

  @Test
  void withAnchorsOnlyWhatWasShippedIsCounted() throws Exception {
    SealedJournal written = pruned();
    Path shipped = Files.write(folder.resolve("shipped"), written.leaves());
    written.records(20).later(Duration.ofDays(5)).seal();
    assertThat(counted(written)).isEqualTo(Duration.ofDays(16));
    assertThat(counted(written, shipped)).isEqualTo(Duration.ofDays(11));
    Verification found = verify(written, "min-records=8", shipped);
    assertThat(found.verdict()).isEqualTo(Verdict.POLICY);
    assertThat(found.problem().orElseThrow().found())
        .startsWith("7 records of 11.0 days up to the last seal that was shipped; ");
    assertThat(verify(written, "min-records=7", shipped).verdict()).isEqualTo(Verdict.OK);
    Path other = Files.writeString(folder.resolve("other"), "nothing");
    assertThat(counted(written, other)).isZero();
    assertThat(verify(written, "min-records=1", other).verdict()).isEqualTo(Verdict.POLICY);
  }

  /** What a policy cannot do: who became root invents as many records as are wanted. */
  @Test
  void recordsThatRootInventsAreCounted() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(90).later(Duration.ofDays(9));
    written.rotate(false).prune(91).records(100).seal();
    assertThat(verify(deleteFirst(written), "min-records=100").verdict()).isEqualTo(Verdict.OK);
    assertThat(verify(written, "min-days=10").verdict()).isEqualTo(Verdict.POLICY);
  }

  private static Verification verify(SealedJournal written, String policy, Path... anchors)
      throws Exception {
    VerifyOptions options =
        VerifyOptions.DEFAULT.withKeep(KeepPolicy.parse(policy)).withAnchors(List.of(anchors));
    return Verifier.verify(written.path(), written.vkey(), options, NOW);
  }
}
