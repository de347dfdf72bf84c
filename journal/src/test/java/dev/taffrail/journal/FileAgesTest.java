package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileAgesTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:00:00Z");
  private static final Duration KEEP = Duration.ofHours(24);

  private final ManualClocks clocks = new ManualClocks(NOW);

  @Test
  void aFileGoesWhenItsLastRecordIsOlderThanKeep() {
    FileAges ages = opened(hours(-20), hours(-10), hours(0));
    clocks.pass(Duration.ofHours(4).minusNanos(1));
    assertThat(ages.due()).isZero();
    clocks.pass(Duration.ofNanos(1));
    assertThat(ages.due()).isEqualTo(1);
    ages.deleted(0);
    assertThat(ages.due()).isZero();
    assertThat(ages.dueAt() - clocks.nanos()).isEqualTo(Duration.ofHours(10).toNanos());
  }

  @Test
  void aMachineThatIsPausedBetweenItsClocksTakesNoFileEarlier() {
    Clocks stalled = new StalledClocks(clocks, () -> clocks.pass(Duration.ofHours(1)));
    FileAges ages = new FileAges(stalled, KEEP, micros(hours(-20), hours(0)));
    assertThat(ages.dueAt() - clocks.nanos()).isEqualTo(Duration.ofHours(2).toNanos());
  }

  @Test
  void aRotatedFileIsAsOldAsItsLastRecordAndNotAsItsRotation() {
    FileAges ages = opened(hours(0));
    ages.written();
    clocks.pass(Duration.ofHours(10));
    ages.rotated();
    assertThat(ages.dueAt() - clocks.nanos()).isEqualTo(Duration.ofHours(14).toNanos());
  }

  @Test
  void jumpsOfTheWallClockMatterNothingWhileTheJournalIsOpen() {
    FileAges ages = opened(hours(-2), hours(-1), hours(0));
    clocks.set(Instant.parse("2055-01-01T00:00:00Z"));
    ages.written();
    ages.rotated();
    assertThat(ages.due()).isZero();
    clocks.set(Instant.EPOCH);
    clocks.pass(Duration.ofHours(22));
    assertThat(ages.due()).isEqualTo(1);
    clocks.pass(Duration.ofHours(2));
    assertThat(ages.due()).isEqualTo(3);
  }

  @Test
  void aClockThatIsYearsAheadAtOpeningTakesTheFilesAtThePaceAtWhichTheyCame() {
    clocks.set(Instant.parse("2055-01-01T00:00:00Z"));
    FileAges ages = opened(hours(-9), hours(-6), hours(-1), hours(0));
    assertThat(dueHours(ages, 3)).containsExactly(1L, 4L, 9L);
  }

  @Test
  void manyOpeningsUnderAClockThatIsAheadTakeNothing() {
    clocks.set(Instant.parse("2055-01-01T00:00:00Z"));
    for (int opening = 0; opening < 50; opening++) {
      FileAges ages = opened(hours(-9), hours(-6), hours(0));
      clocks.pass(Duration.ofMinutes(59));
      assertThat(ages.due()).isZero();
    }
  }

  @Test
  void aDeviceThatStartedIn1970KeepsWhatItWroteThenForAnHourAndTheRestAsLongAsItIsTrue() {
    FileAges ages =
        opened(Instant.EPOCH.plusSeconds(60), Instant.EPOCH.plusSeconds(7260), hours(-4), hours(0));
    // Between 1970 and today lie more than 24 h: that is all that the gap is worth.
    assertThat(dueHours(ages, 3)).containsExactly(1L, 3L, 24L);
  }

  @Test
  void aClockThatIsBehindKeepsNothingLongerThanOneLifeFromTheOpening() {
    clocks.set(Instant.EPOCH);
    FileAges ages = opened(hours(-9), hours(-6), hours(0));
    assertThat(dueHours(ages, 2)).containsExactly(24L, 24L);
  }

  @Test
  void recordsOfATimeToComeStayOneLifeFromTheOpening() {
    FileAges ages = opened(hours(9_000), hours(-1), hours(0));
    assertThat(dueHours(ages, 2)).containsExactly(24L, 24L);
  }

  @Test
  void aFileThatDoesNotTellItsAgeIsAsOldAsTheOneBehindIt() {
    assertThat(dueHours(opened(hours(-20), null, hours(-10), hours(0)), 2))
        .containsExactly(4L, 14L);
    assertThat(dueHours(opened(null, null), 1)).containsExactly(24L);
  }

  @Test
  void theNewestIsDueOneLifeAfterItWasWrittenTo() {
    FileAges ages = opened(hours(-20));
    assertThat(ages.newestDueAt() - clocks.nanos()).isEqualTo(Duration.ofHours(4).toNanos());
    clocks.pass(Duration.ofHours(3));
    ages.written();
    clocks.pass(Duration.ofHours(23));
    assertThat(ages.isNewestDue()).isFalse();
    clocks.pass(Duration.ofHours(1));
    assertThat(ages.isNewestDue()).isTrue();
  }

  @Test
  void withoutALimitNothingIsEverDue() {
    FileAges ages = new FileAges(clocks, Duration.ZERO, List.of());
    ages.rotated();
    clocks.pass(Duration.ofDays(10_000));
    assertThat(ages.due()).isZero();
    assertThat(ages.isNewestDue()).isFalse();
    assertThat(ages.dueAt()).isEqualTo(Clocks.NEVER);
    assertThat(ages.newestDueAt()).isEqualTo(Clocks.NEVER);
  }

  @Test
  void aLimitOfManyCenturiesOverflowsNothing() {
    FileAges ages =
        new FileAges(clocks, Duration.ofDays(40_000_000), micros(hours(-9), hours(9), hours(0)));
    clocks.pass(Duration.ofDays(1_000));
    assertThat(ages.due()).isZero();
  }

  private static Instant hours(long fromNow) {
    return NOW.plus(Duration.ofHours(fromNow));
  }

  private FileAges opened(@Nullable Instant... lastRecords) {
    return new FileAges(clocks, KEEP, micros(lastRecords));
  }

  private static List<@Nullable Long> micros(@Nullable Instant... times) {
    List<@Nullable Long> micros = new ArrayList<>();
    for (Instant time : times) {
      micros.add(time == null ? null : Long.valueOf(time.toEpochMilli() * 1_000));
    }
    return micros;
  }

  /** After how many hours each of the files is due. */
  private List<Long> dueHours(FileAges ages, int files) {
    List<Long> hours = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      hours.add(Duration.ofNanos(ages.dueAt() - clocks.nanos()).toHours());
      ages.deleted(0);
    }
    return hours;
  }
}
