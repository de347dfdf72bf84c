package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForceScheduleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long START = Long.MAX_VALUE - 5 * SECOND;

  private final ForceSchedule schedule = new ForceSchedule(30 * SECOND, 0);

  @Test
  void nothingIsDueWhileAllIsSafe() {
    assertThat(schedule.dueAt()).isEqualTo(Long.MAX_VALUE);
    schedule.appended(1, false, SECOND);
    schedule.settled(1, 1, SECOND, 2 * SECOND);
    assertThat(schedule.dueAt()).isEqualTo(Long.MAX_VALUE);
    assertThat(schedule.isDue(START)).isFalse();
  }

  @Test
  void theOldestLineThatIsNotSafeWaitsNoLongerThanItMay() {
    schedule.appended(1, false, SECOND);
    schedule.appended(2, false, 9 * SECOND);
    assertThat(schedule.dueAt()).isEqualTo(31 * SECOND);
  }

  @Test
  void linesAppendedDuringAForceWaitFromItsBeginningOn() {
    schedule.appended(1, false, SECOND);
    schedule.appended(2, false, 32 * SECOND);
    schedule.settled(1, 2, 31 * SECOND, 33 * SECOND);
    assertThat(schedule.dueAt()).isEqualTo(61 * SECOND);
  }

  @Test
  void urgentLinesAreForcedAtOnceThoughNotMoreThanOnceInASecond() {
    schedule.appended(1, true, 5 * SECOND);
    assertThat(schedule.isDue(5 * SECOND)).isTrue();
    schedule.settled(1, 1, 5 * SECOND, 6 * SECOND);
    schedule.appended(2, true, 6 * SECOND + 1);
    assertThat(schedule.dueAt()).isEqualTo(7 * SECOND);
  }

  /** Lines are counted anew then: what was urgent before is safe with the last of them. */
  @Test
  void filesOpenedAnewLeaveNothingUrgentBehindThem() {
    schedule.appended(100, true, 5 * SECOND);
    schedule.opened(40);
    schedule.settled(40, 40, 5 * SECOND, 6 * SECOND);
    schedule.appended(41, false, 8 * SECOND);
    assertThat(schedule.dueAt()).isEqualTo(38 * SECOND);
  }

  @Test
  void urgentLinesWaitNoLongerThanOthersMay() {
    ForceSchedule often = new ForceSchedule(SECOND / 2, 0);
    often.appended(1, true, 5 * SECOND);
    often.settled(1, 1, 5 * SECOND, 6 * SECOND);
    often.appended(2, true, 6 * SECOND);
    assertThat(often.dueAt()).isEqualTo(6 * SECOND + SECOND / 2);
  }

  @Test
  void aFailedForceIsNotRepeatedAtOnce() {
    schedule.appended(1, true, 5 * SECOND);
    schedule.failed(6 * SECOND);
    assertThat(schedule.dueAt()).isEqualTo(7 * SECOND);
  }

  @Test
  void whoNeverForcesIsNeverDue() {
    ForceSchedule never = new ForceSchedule(0, 0);
    never.appended(1, true, SECOND);
    assertThat(never.dueAt()).isEqualTo(Long.MAX_VALUE);
  }
}
