package dev.taffrail.agent.collect;

import java.time.Duration;

/**
 * How many devices, and how much of each.
 *
 * @param devices how many there may be in the folder
 * @param open how many journals may be open at once
 * @param idle a journal for which nothing came for so long is closed
 * @param keepBytes how much a device's journal may hold: beyond, its oldest file goes
 */
record DeviceLimits(int devices, int open, Duration idle, long keepBytes) {
  static final int DEVICES = 1_000;
  static final long KEEP_BYTES = 64L * 1024 * 1024;

  /** What an open journal may take of the heap: its buffer, and what is written of it. */
  private static final long HEAP_BYTES = 768 * 1024;

  private static final int MOST_OPEN = 256;
  private static final int LEAST_OPEN = 16;
  private static final Duration IDLE = Duration.ofMinutes(10);

  /** As many open journals as a quarter of the heap has room for, at least 16 and at most 256. */
  static DeviceLimits ofHeap(long maxHeap) {
    long open = Math.max(LEAST_OPEN, Math.min(MOST_OPEN, maxHeap / 4 / HEAP_BYTES));
    return new DeviceLimits(DEVICES, Math.toIntExact(open), IDLE, KEEP_BYTES);
  }

  DeviceLimits withDevices(int value) {
    return new DeviceLimits(value, open, idle, keepBytes);
  }

  DeviceLimits withOpen(int value) {
    return new DeviceLimits(devices, value, idle, keepBytes);
  }

  DeviceLimits withIdle(Duration value) {
    return new DeviceLimits(devices, open, value, keepBytes);
  }

  DeviceLimits withKeepBytes(long value) {
    return new DeviceLimits(devices, open, idle, value);
  }
}
