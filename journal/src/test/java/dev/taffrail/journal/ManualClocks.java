package dev.taffrail.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Clocks that go on only when a test says so, and jump. */
final class ManualClocks implements Clocks {
  private long wallMicros;
  private long nanos = TimeUnit.DAYS.toNanos(3);

  ManualClocks(Instant wall) {
    set(wall);
  }

  /** Time goes by: both clocks show it. */
  void pass(Duration time) {
    nanos += time.toNanos();
    wallMicros += time.toNanos() / 1_000;
  }

  /** Somebody sets the wall clock. */
  void set(Instant wall) {
    wallMicros = TimeUnit.SECONDS.toMicros(wall.getEpochSecond()) + wall.getNano() / 1_000;
  }

  @Override
  public long wallMicros() {
    return wallMicros;
  }

  @Override
  public long nanos() {
    return nanos;
  }
}
