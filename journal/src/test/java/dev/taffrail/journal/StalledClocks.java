package dev.taffrail.journal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Clocks before and behind which a thread is held up each other time it looks at the wall clock.
 */
final class StalledClocks implements Clocks {
  private final Clocks clocks;
  private final Runnable stall;
  private final AtomicLong looks = new AtomicLong();

  /**
   * @param stall lets time pass by those clocks
   */
  StalledClocks(Clocks clocks, Runnable stall) {
    this.clocks = clocks;
    this.stall = stall;
  }

  @Override
  public long wallMicros() {
    if (looks.getAndIncrement() % 2 > 0) {
      return clocks.wallMicros();
    }
    stall.run();
    long now = clocks.wallMicros();
    stall.run();
    return now;
  }

  @Override
  public long nanos() {
    return clocks.nanos();
  }
}
