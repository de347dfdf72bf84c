package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LanePulseTest {
  private final Clock clock = new Clock();
  private final LanePulse pulse = new LanePulse(clock);

  @Test
  void aLaneThatSettledAllIsNotBehind() {
    clock.pass(10);
    pulse.moved(100, 100, 0);
    clock.pass(60);
    assertThat(pulse.beat().behind()).isZero();
  }

  @Test
  void aLaneThatStandsIsBehindSinceItWasLevel() {
    pulse.moved(100, 100, 0);
    clock.pass(5);
    pulse.moved(100, 200, 300);
    clock.pass(60);
    pulse.moved(100, 200, 400);
    assertThat(pulse.beat().behind()).isEqualTo(Duration.ofSeconds(65));
  }

  @Test
  void aLaneForWhichNothingCameIsNotBehindByThatTime() {
    pulse.moved(100, 100, 0);
    pulse.waits();
    clock.pass(3_600);
    pulse.works();
    pulse.moved(100, 200, 0);
    clock.pass(60);
    assertThat(pulse.beat().behind()).isEqualTo(Duration.ofSeconds(60));
    pulse.waits();
    clock.pass(5);
    pulse.works();
    assertThat(pulse.beat().behind()).as("it waits with records").isEqualTo(Duration.ofSeconds(65));
  }

  @Test
  void whereRecordsNeverCeaseALaneThatKeepsUpIsNotBehindForEver() {
    long read = 0;
    for (int second = 0; second < 1_000; second++) {
      clock.pass(1);
      read += 100;
      pulse.moved(read, read, 100);
    }
    assertThat(pulse.beat().behind()).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aSourceThatIsOpenedAnewDoesNotMakeItLevel() {
    pulse.moved(100, 100, 0);
    clock.pass(10);
    pulse.moved(200, 200, 1_000);
    pulse.moved(0, 0, 1_100);
    clock.pass(10);
    pulse.moved(50, 50, 1_050);
    assertThat(pulse.beat().behind()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void itIsBusyUnlessItWaits() throws InterruptedException {
    pulse.works();
    clock.pass(7);
    assertThat(pulse.beat().busy()).isEqualTo(Duration.ofSeconds(7));
    pulse.sleep(Duration.ofSeconds(100));
    assertThat(pulse.beat().busy()).isZero();
    assertThat(clock.busyWhileAsleep).isZero();
    pulse.waits();
    clock.pass(100);
    assertThat(pulse.beat().busy()).isZero();
  }

  @Test
  void itIsDegradedSinceItsFirstStateThatIsNotWellUntilAllIsWell() {
    pulse.fares(true);
    clock.pass(10);
    pulse.fares(false);
    clock.pass(7);
    pulse.fares(false);
    assertThat(pulse.beat().degraded()).isEqualTo(Duration.ofSeconds(7));
    pulse.fares(true);
    assertThat(pulse.beat().degraded()).isZero();
  }

  @Test
  void whatWasDegradedBeforeItBeganStillIsUntilItFaresWell() {
    pulse.goesOnFrom(Duration.ofMinutes(10));
    pulse.fares(true);
    clock.pass(7);
    assertThat(pulse.beat().degraded()).as("no answer yet").isEqualTo(Duration.ofSeconds(607));
    pulse.fares(false);
    assertThat(pulse.beat().degraded()).isEqualTo(Duration.ofSeconds(607));
    pulse.fares(true);
    pulse.fares(false);
    assertThat(pulse.beat().degraded()).as("a second fault").isZero();
  }

  @Test
  void whatFaredWellSinceItBeganIsDegradedAnew() {
    pulse.goesOnFrom(Duration.ofMinutes(10));
    pulse.faresWell();
    pulse.fares(false);
    assertThat(pulse.beat().degraded()).isZero();
  }

  @Test
  void whereThereWasNothingToTakeItIsDegradedAnew() {
    pulse.goesOnFrom(Duration.ofMinutes(10));
    pulse.moved(100, 100, 0);
    pulse.fares(false);
    assertThat(pulse.beat().degraded()).isZero();
  }

  private final class Clock implements Timing {
    private long nanos = 42;
    private Duration busyWhileAsleep = Duration.ofDays(1);

    void pass(int seconds) {
      nanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public void sleep(Duration time) {
      nanos += time.toNanos();
      busyWhileAsleep = pulse.beat().busy();
    }
  }
}
