package dev.taffrail.agent.collect;

import dev.taffrail.journal.Appender;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forces a journal once for all requests that wait for it. Only a few journals of a collector are
 * forced at one time: while one waits for its turn more requests join, so that a busy collector
 * forces seldom, and an idle one at once. For many threads.
 */
final class GroupCommit {
  private final Appender journal;
  private final Semaphore turns;
  private final Force force;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Rounds are numbered; a round is a force that began. */
  private long began;

  private long ended;
  private long failedLast;
  private boolean forcing;

  /** Is told of each force, by the thread that makes it. */
  interface Force {
    /** All that was appended by now is covered by it. */
    void begins();

    /** Before anybody who waits for it knows. */
    void ended(boolean well);
  }

  /**
   * @param turns shared by all journals of a collector
   */
  GroupCommit(Appender journal, Semaphore turns, Force force) {
    this.journal = journal;
    this.turns = turns;
    this.force = force;
  }

  /**
   * Returns when all that was appended before is forced.
   *
   * @throws IOException when the force failed, whoever's thread made it
   */
  void commit() throws IOException {
    lockInterruptibly();
    try {
      long wanted = began + 1;
      while (ended < wanted) {
        if (!forcing) {
          force();
        } else {
          changed.await();
        }
      }
      if (failedLast >= wanted) {
        throw new IOException("a force to the device failed");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /** Who has the lock gives it back meanwhile. Whoever gives up before its turn began nothing. */
  private void force() throws IOException, InterruptedException {
    long round = 0;
    boolean well = false;
    forcing = true;
    lock.unlock();
    try {
      turns.acquire();
      try {
        round = begin();
        journal.sync();
        well = true;
      } finally {
        turns.release();
      }
    } finally {
      if (round > 0) {
        force.ended(well);
      }
      lock.lock();
      forcing = false;
      ended = Math.max(ended, round);
      failedLast = well ? failedLast : Math.max(failedLast, round);
      changed.signalAll();
    }
  }

  private long begin() {
    long round;
    lock.lock();
    try {
      began++;
      round = began;
    } finally {
      lock.unlock();
    }
    force.begins();
    return round;
  }

  private void lockInterruptibly() throws InterruptedIOException {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException failure = new InterruptedIOException("interrupted before the force");
    failure.initCause(cause);
    return failure;
  }
}
