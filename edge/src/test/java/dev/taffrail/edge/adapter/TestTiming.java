package dev.taffrail.edge.adapter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Time that goes on by what threads sleep, and by what it is told. */
final class TestTiming extends Clock {
  private final AtomicLong nanos = new AtomicLong();
  private volatile Instant wall = Instant.parse("2026-05-30T08:00:00Z");
  final List<Duration> sleeps = new CopyOnWriteArrayList<>();

  Timing timing(double random) {
    return new Timing(this, nanos::get, () -> random, this::sleep);
  }

  private void sleep(Duration wait) {
    sleeps.add(wait);
    pass(wait);
  }

  /** Lets time go on. */
  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall = wall.plus(time);
  }

  /** Sets the clock, while no time passes. */
  void set(Instant time) {
    wall = time;
  }

  @Override
  public Instant instant() {
    return wall;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
