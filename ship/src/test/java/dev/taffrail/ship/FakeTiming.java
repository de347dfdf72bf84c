package dev.taffrail.ship;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves when it is told to, and when somebody sleeps. */
final class FakeTiming implements Timing {
  final List<Duration> sleeps = new ArrayList<>();
  private Duration passed = Duration.ZERO;
  private Duration jumped = Duration.ZERO;
  private Runnable duringSleep = () -> {};

  @Override
  public long nanos() {
    return passed.toNanos();
  }

  @Override
  public Instant now() {
    return MemoryJournal.START.plus(passed).plus(jumped);
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    sleeps.add(time);
    advance(time);
    duringSleep.run();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  void advance(Duration time) {
    passed = passed.plus(time);
  }

  /** Somebody sets the clock. */
  void set(Instant time) {
    jumped = Duration.between(MemoryJournal.START.plus(passed), time);
  }

  void duringSleep(Runnable action) {
    duringSleep = action;
  }
}
