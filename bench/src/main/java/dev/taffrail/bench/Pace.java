package dev.taffrail.bench;

import java.util.concurrent.locks.LockSupport;

/** Waits for the moment at which a call is due. */
final class Pace {
  private static final long SPIN_NANOS = 100_000;

  private Pace() {}

  /** Parks, and spins at the end: what a thread pays for waking up is no cost of logging. */
  static void awaitExactly(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** Only parks: no processor time, and some 50 µs late. */
  static void await(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
