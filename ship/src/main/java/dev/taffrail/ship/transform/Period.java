package dev.taffrail.ship.transform;

import java.time.Duration;

/**
 * A period of record time, cut by the clock: of 60 s the minutes. It begins with the first record
 * that is taken, and ends at the first behind its end. One that is late by no more than a whole
 * period still belongs to it; one that is later says that the clock went back, which ends it too.
 * So where a period begins depends on the records behind that place alone. For one thread.
 */
final class Period {
  private final Duration length;
  private final long micros;
  private long start;
  private boolean open;

  /**
   * @throws IllegalArgumentException when it is not from 1 ms to 366 days long
   */
  Period(Duration length) {
    if (length.toMillis() < 1 || length.toDays() > 366) {
      throw new IllegalArgumentException(
          "every: expected 1 ms to 366 days, found " + length.toMillis() + " ms");
    }
    this.length = length;
    this.micros = length.toNanos() / 1_000;
  }

  Duration length() {
    return length;
  }

  void begin(long time) {
    if (!open) {
      open = true;
      start = Math.floorDiv(time, micros) * micros;
    }
  }

  boolean isOpen() {
    return open;
  }

  boolean isOverAt(long time) {
    return open && (time >= start + micros || time < start - micros);
  }

  void end() {
    open = false;
  }
}
