package dev.taffrail.edge.adapter;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the records of one kind: the first is written at once, then at most one a minute. What is
 * not told is counted. For any number of threads.
 */
final class Telling {
  static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
  private final LongSupplier nanoTime;
  private boolean toldOnce;
  private long toldAt;
  private long total;
  private long notTold;

  Telling(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Counts one, and tells it when it is time. */
  void count(Teller teller) {
    long totalNow;
    long notToldBefore;
    synchronized (this) {
      total++;
      long now = nanoTime.getAsLong();
      if (toldOnce && now - toldAt < PERIOD_NANOS) {
        notTold++;
        return;
      }
      toldOnce = true;
      toldAt = now;
      totalNow = total;
      notToldBefore = notTold;
      notTold = 0;
    }
    teller.tell(totalNow, notToldBefore);
  }

  synchronized long total() {
    return total;
  }

  /** Writes a record. */
  interface Teller {
    /**
     * Writes it.
     *
     * @param total how many there were so far, this one included
     * @param notTold how many of them since the last record
     */
    void tell(long total, long notTold);
  }
}
