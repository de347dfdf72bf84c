package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RetentionTest {
  private static final int MAX = (int) JournalConfig.MIN_SEALED_BYTES;
  private static final RetentionPolicy MANY = new RetentionPolicy(50, 0, Duration.ZERO, 0);

  @TempDir Path dir;

  private JournalConfig config(boolean sealed, RetentionPolicy policy) {
    return JournalConfig.at(dir.resolve("edge.log"))
        .withSealed(sealed)
        .withMaxBytes(MAX)
        .withRetention(policy);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allFilesTogetherNeverHoldMoreThanTheLimit(boolean sealed) throws IOException {
    long limit = 3 * MAX + 1_000;
    try (RetainedJournal journal =
        new RetainedJournal(config(sealed, MANY.withMaxTotalBytes(limit)))) {
      for (int i = 0; i < 600; i++) {
        journal.append();
        assertThat(journal.bytes()).isLessThanOrEqualTo(limit);
      }
      assertThat(journal.bytes()).isGreaterThan(2 * MAX);
    }
    if (sealed) {
      assertThat(verified(dir.resolve("edge.log")).verdict()).isEqualTo(Verdict.OK);
      assertThat(verified(dir.resolve("edge.log")).prunes())
          .allMatch(p -> p.policy().equals("max_total_bytes=" + limit));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLimitsOfCountBytesAndAgeHoldTogether(boolean sealed) throws IOException {
    RetentionPolicy all = new RetentionPolicy(2, 10L * MAX, Duration.ofHours(10), 0);
    try (RetainedJournal journal = new RetainedJournal(config(sealed, all))) {
      journal.rotate(5);
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1", "edge.log.2");
      journal.clocks.pass(Duration.ofHours(9));
      journal.rotate(1);
      journal.clocks.pass(Duration.ofHours(1));
      journal.tend();
      assertThat(journal.names()).startsWith("edge.log", "edge.log.1").hasSize(2);
    }
  }

  @Test
  void nobodyWakesUpForTheAgeOfAFileThatIsGone() throws IOException {
    RetentionPolicy hour = new RetentionPolicy(1, 0, Duration.ofHours(1), 0);
    try (RetainedJournal journal = new RetainedJournal(config(false, hour))) {
      journal.rotate(1);
      journal.clocks.pass(Duration.ofMinutes(10));
      journal.rotate(1);
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1");
      assertThat(Duration.ofNanos(journal.dueAt() - journal.clocks.nanos()))
          .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void aJournalThatNobodyWritesToAnyMoreIsEmptiedByOneTimerAtTheDueTime() throws IOException {
    RetentionPolicy day = MANY.withKeep(Duration.ofHours(24));
    JournalConfig debug = config(false, day).withSync(Duration.ZERO);
    try (RetainedJournal journal = new RetainedJournal(debug)) {
      journal.rotate(1);
      journal.clocks.pass(Duration.ofHours(5));
      journal.append();
      Duration left = Duration.ofHours(19);
      assertThat(journal.dueAt()).isEqualTo(journal.clocks.nanos() + left.toNanos());
      journal.clocks.pass(left.minusNanos(1));
      journal.tend();
      assertThat(journal.names()).hasSize(2);
      journal.clocks.pass(Duration.ofNanos(1));
      journal.tend();
      assertThat(journal.names()).containsExactly("edge.log");
      assertThat(journal.bytes()).isPositive();
      assertThat(journal.dueAt() - journal.clocks.nanos()).isEqualTo(Duration.ofHours(5).toNanos());
      journal.clocks.pass(Duration.ofHours(5));
      journal.tend();
      assertThat(journal.bytes()).isZero();
      assertThat(journal.dueAt()).isEqualTo(Long.MAX_VALUE);
      journal.append();
      assertThat(journal.bytes()).isEqualTo(RetainedJournal.LINE);
    }
  }

  @Test
  void withoutRotationTheOneFileIsEmptiedWhenItIsTooOld() throws IOException {
    JournalConfig endless =
        JournalConfig.at(dir.resolve("debug.log"))
            .withSealed(false)
            .withMaxBytes(0)
            .withRetention(MANY.withKeep(Duration.ofHours(1)));
    try (RetainedJournal journal = new RetainedJournal(endless)) {
      journal.append();
      journal.clocks.pass(Duration.ofMinutes(59));
      journal.append();
      journal.clocks.pass(Duration.ofMinutes(59));
      journal.tend();
      assertThat(journal.bytes()).isEqualTo(2 * RetainedJournal.LINE);
      journal.clocks.pass(Duration.ofMinutes(1));
      journal.tend();
      assertThat(journal.bytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClockThatJumpsYearsAheadDeletesNothing(boolean sealed) throws IOException {
    RetentionPolicy month = MANY.withKeep(Duration.ofDays(30));
    try (RetainedJournal journal = new RetainedJournal(config(sealed, month))) {
      journal.rotate(3);
      journal.clocks.set(Instant.parse("2055-01-01T00:00:00Z"));
      journal.rotate(1);
      journal.tend();
      assertThat(journal.names()).hasSize(5);
      journal.clocks.set(Instant.EPOCH);
      journal.rotate(1);
      journal.tend();
      assertThat(journal.names()).hasSize(6);
    }
    try (RetainedJournal journal = new RetainedJournal(config(sealed, month))) {
      journal.clocks.set(Instant.parse("2055-01-01T00:00:00Z"));
      journal.clocks.pass(Duration.ofMinutes(59));
      journal.tend();
      assertThat(journal.names()).hasSize(6);
    }
  }

  @Test
  void aFileThatSomebodyDeletedByHandIsNoHindrance() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(false, MANY.withBackups(3)))) {
      journal.rotate(3);
      Files.delete(dir.resolve("edge.log.2"));
      journal.rotate(1);
      assertThat(journal.names()).hasSize(4).doesNotContain("edge.log.3");
      journal.rotate(3);
      assertThat(journal.names())
          .containsExactly("edge.log", "edge.log.1", "edge.log.2", "edge.log.3");
    }
  }

  @Test
  void theAgeOfAFileThatSomebodyDeletedByHandGoesWithIt() throws IOException {
    RetentionPolicy hour = MANY.withKeep(Duration.ofHours(1));
    try (RetainedJournal journal = new RetainedJournal(config(false, hour))) {
      for (int i = 0; i < 3; i++) {
        journal.rotate(1);
        journal.clocks.pass(Duration.ofMinutes(10));
      }
      Files.delete(dir.resolve("edge.log.2"));
      // The first is an hour old, then the one that is gone would be.
      journal.clocks.pass(Duration.ofMinutes(30));
      journal.tend();
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1");
      journal.clocks.pass(Duration.ofMinutes(15));
      journal.tend();
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1");
      journal.clocks.pass(Duration.ofMinutes(5));
      journal.tend();
      assertThat(journal.names()).containsExactly("edge.log");
    }
  }

  @Test
  void filesBehindAGapInTheNamesAreFilesToo() throws IOException {
    Files.writeString(dir.resolve("edge.log.7"), "{}\n");
    try (RetainedJournal journal = new RetainedJournal(config(false, MANY.withBackups(2)))) {
      journal.rotate(2);
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1", "edge.log.2");
    }
  }

  @Test
  void theNewestRecordsSurviveEveryDeletion() throws IOException {
    RetentionPolicy tight = new RetentionPolicy(0, MAX, Duration.ofHours(1), 0);
    try (RetainedJournal journal = new RetainedJournal(config(true, tight))) {
      journal.rotate(3);
      journal.append();
      assertThat(journal.names()).containsExactly("edge.log");
    }
    Verification found = verified(dir.resolve("edge.log"));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(Objects.requireNonNull(found.prunes().get(0)).policy()).isEqualTo("backups=0");
  }
}
