package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The defaults of the format's table, second by second. */
class SealScheduleTest {
  private static final long START = TimeUnit.HOURS.toNanos(5);

  private final SealSchedule schedule = new SealSchedule(SealPolicy.DEFAULT, START);

  private static long at(double seconds) {
    return START + (long) (seconds * 1e9);
  }

  @Test
  void nothingLoggedIsSealedEverySixHours() {
    assertThat(schedule.dueAt()).isEqualTo(at(6 * 3600));
    assertThat(schedule.due(at(6 * 3600 - 1))).isNull();
    assertThat(schedule.due(at(6 * 3600))).isEqualTo(SealReason.INTERVAL);
  }

  @Test
  void aFewRecordsAreSealedAfterFifteenMinutes() {
    schedule.appended(false, 250, at(10));
    schedule.appended(false, 250, at(100));
    assertThat(schedule.due(at(10 + 900 - 1))).isNull();
    assertThat(schedule.due(at(10 + 900))).isEqualTo(SealReason.INTERVAL);
  }

  @Test
  void thirtyTwoKibibytesAreSealedAfterAMinute() {
    schedule.appended(false, 32 * 1024 - 1, at(10));
    assertThat(schedule.due(at(69))).isNull();
    assertThat(schedule.due(at(70))).isEqualTo(SealReason.INTERVAL);
  }

  @Test
  void volumeIsSealedAtOnceButNotTwiceInTenSeconds() {
    for (int i = 0; i < 4095; i++) {
      schedule.appended(false, 10, at(1));
    }
    assertThat(schedule.due(at(1))).isNull();
    schedule.appended(false, 10, at(1));
    assertThat(schedule.due(at(1))).isEqualTo(SealReason.VOLUME);
    schedule.sealed(SealReason.VOLUME, at(1));
    schedule.appended(false, 256 * 1024, at(1.1));
    assertThat(schedule.isFull()).isTrue();
    assertThat(schedule.due(at(10.9))).isNull();
    assertThat(schedule.dueAt()).isEqualTo(at(11));
    assertThat(schedule.due(at(11))).isEqualTo(SealReason.VOLUME);
  }

  @Test
  void filesThatFillWithinTenSecondsAreSealedByTheirRotationsAlone() {
    for (int i = 0; i < 10; i++) {
      schedule.appended(false, 1024 * 1024, at(9 * i + 1));
      schedule.sealed(SealReason.ROTATE, at(9 * i + 1));
      schedule.appended(false, 512 * 1024, at(9 * i + 5));
      assertThat(schedule.due(at(9 * i + 9.9))).isNull();
    }
    assertThat(schedule.due(at(9 * 9 + 11))).isEqualTo(SealReason.VOLUME);
  }

  @Test
  void anErrorIsSealedWithinASecondAndAStormLessAndLessOften() {
    double now = 0;
    for (double gap : new double[] {1, 5, 10, 20, 40, 60, 60}) {
      schedule.appended(true, 100, at(now));
      assertThat(schedule.dueAt()).isEqualTo(at(now + gap));
      now += gap;
      assertThat(schedule.due(at(now))).isEqualTo(SealReason.ERROR);
      schedule.sealed(SealReason.ERROR, at(now));
    }
    schedule.appended(true, 100, at(now + 300));
    assertThat(schedule.dueAt()).isEqualTo(at(now + 301));
    schedule.sealed(SealReason.ERROR, at(now + 301));
    schedule.appended(true, 100, at(now + 301));
    assertThat(schedule.dueAt()).isEqualTo(at(now + 306));
  }

  @Test
  void anySealCoversWhatWasWaiting() {
    schedule.appended(true, 300 * 1024, at(1));
    schedule.sealed(SealReason.REQUEST, at(1));
    assertThat(schedule.isFull()).isFalse();
    assertThat(schedule.dueAt()).isEqualTo(at(1 + 6 * 3600));
  }
}
