package dev.taffrail.ship;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The wish of one thread that a lane settle all there is now, and the lane's word that it did. */
final class Drain {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Runnable wakeUp;
  private long asked;
  private long done;
  private boolean last;

  /**
   * @param wakeUp lets the lane hear of a wish though it waits for something to read
   */
  Drain(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  /** Asks; the ticket is for {@link #await}. */
  long ask() {
    return ask(false);
  }

  /** Asks for the last time: the lane ends when it has fulfilled that. */
  long askLast() {
    return ask(true);
  }

  private long ask(boolean isLast) {
    long ticket;
    lock.lock();
    try {
      ticket = ++asked;
      last |= isLast;
    } finally {
      lock.unlock();
    }
    wakeUp.run();
    return ticket;
  }

  /** Whether the last wish is fulfilled. */
  boolean isOver() {
    lock.lock();
    try {
      return last && done >= asked;
    } finally {
      lock.unlock();
    }
  }

  /** The newest ticket. */
  long asked() {
    lock.lock();
    try {
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this wish is there and not fulfilled. */
  boolean isOpen(long ticket) {
    lock.lock();
    try {
      return ticket > done;
    } finally {
      lock.unlock();
    }
  }

  /** Says that the wish of this ticket, and of all before it, is fulfilled. */
  void finish(long ticket) {
    lock.lock();
    try {
      done = Math.max(done, ticket);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the deadline of {@link System#nanoTime}. */
  boolean await(long ticket, long deadline) throws InterruptedException {
    lock.lock();
    try {
      while (done < ticket) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || (!changed.await(left, TimeUnit.NANOSECONDS) && done < ticket)) {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
