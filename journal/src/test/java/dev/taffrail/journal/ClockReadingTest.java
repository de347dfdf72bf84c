package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockReadingTest {
  private final ManualClocks clocks = new ManualClocks(Instant.parse("2026-05-30T08:00:00Z"));

  private long offsetMicros() {
    return clocks.wallMicros() - clocks.nanos() / 1_000;
  }

  @Test
  void aStallBetweenTheClocksIsNoJump() {
    Clocks stalled = new StalledClocks(clocks, () -> clocks.pass(Duration.ofSeconds(2)));
    assertThat(stalled.read().offsetMicros()).isEqualTo(offsetMicros());
    assertThat(stalled.read().nanos()).isEqualTo(clocks.nanos());
  }

  @Test
  void whereEachTryTakesLongTheShortestCountsAndTheTriesHaveAnEnd() {
    Iterator<Integer> stalls = List.of(90, 80, 70, 11, 60, 50, 40, 30, 20, 12).iterator();
    ClockReading read =
        ClockReading.of(
            () -> {
              clocks.pass(Duration.ofMillis(stalls.next()));
              return clocks.wallMicros();
            },
            clocks::nanos);
    assertThat(read.offsetMicros() - offsetMicros()).isEqualTo(11_000);
    assertThat(stalls).isExhausted();
  }

  @Test
  void aClockOfBefore1970IsStatedAs1970() {
    clocks.set(Instant.EPOCH.minusSeconds(1));
    assertThat(clocks.read().wallMillis()).isZero();
    assertThat(clocks.read().instant()).isEqualTo(Instant.EPOCH.minusSeconds(1));
  }
}
