package dev.taffrail.agent.collect;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the requests that are being answered, so that an end can wait for them. */
final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int count;
  private boolean closed;

  /** Whether the request may be answered; then {@link #leave} has to follow. */
  boolean enter() {
    lock.lock();
    try {
      if (!closed) {
        count++;
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      count--;
      if (count == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets no more requests in and waits for those that are.
   *
   * @return whether all were answered in time
   */
  boolean close(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      closed = true;
      long left = timeout.toNanos();
      while (count > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return count == 0;
    } finally {
      lock.unlock();
    }
  }
}
