package dev.taffrail.log;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Events that wait to be used again: few for the process, instead of one for each thread, of which
 * there may be a million. A thread looks near the place of its own number; who finds none makes a
 * new event, who finds no place lets it go.
 */
final class EventPool {
  /** One slot for each cache line, so that threads do not slow each other down. */
  private static final int STRIDE = 16;

  private static final int SLOTS = slots();
  private static final int TRIES = 4;

  private static final AtomicReferenceArray<PooledEvent> POOL =
      new AtomicReferenceArray<>(SLOTS * STRIDE);

  private EventPool() {}

  private static int slots() {
    int wanted = 4 * Runtime.getRuntime().availableProcessors();
    return Math.min(128, Integer.highestOneBit(2 * wanted - 1));
  }

  static PooledEvent take() {
    int start = start();
    for (int i = 0; i < TRIES; i++) {
      int at = place(start + i);
      if (POOL.getPlain(at) != null) {
        PooledEvent event = POOL.getAndSet(at, null);
        if (event != null) {
          return event;
        }
      }
    }
    return new PooledEvent();
  }

  static void give(PooledEvent event) {
    int start = start();
    for (int i = 0; i < TRIES; i++) {
      int at = place(start + i);
      if (POOL.getPlain(at) == null) {
        // Two that give at once cost an event; to take the place for sure would cost each call.
        POOL.setRelease(at, event);
        return;
      }
    }
  }

  private static int start() {
    return (int) Thread.currentThread().getId();
  }

  private static int place(int number) {
    return (number & SLOTS - 1) * STRIDE;
  }
}
