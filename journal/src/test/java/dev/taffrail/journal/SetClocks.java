package dev.taffrail.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clocks, moved by a test: the wall clock, or both. */
final class SetClocks implements Clocks {
  private final AtomicLong set = new AtomicLong();
  private final AtomicLong slept = new AtomicLong();
  private final AtomicLong passed = new AtomicLong();

  /** Sets the wall clock forward, or back. */
  void set(Duration by) {
    set.addAndGet(by.toNanos() / 1_000);
  }

  void setTo(Instant time) {
    set(Duration.between(instant(), time));
  }

  /** Time passes, by both clocks. */
  void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  /** The machine sleeps: the wall clock goes on, the monotonic one stands. */
  void sleep(Duration time) {
    slept.addAndGet(time.toNanos() / 1_000);
  }

  Platform platform(Disk disk) {
    Platform system = Platform.system();
    return new Platform(disk, this, system.random(), system.bootId(), system.host());
  }

  @Override
  public long wallMicros() {
    return SYSTEM.wallMicros() + set.get() + slept.get() + passed.get() / 1_000;
  }

  @Override
  public long nanos() {
    return SYSTEM.nanos() + passed.get();
  }

  @Override
  public long sleptMicros() {
    return slept.get();
  }
}
