package dev.taffrail.agent.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread that made it when it is not closed in time: who works on an answer that
 * nobody will get any more has to be free for the next. An interrupt ends each read of a file.
 */
final class Deadline implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final Future<?> alarm;
  private boolean over;
  private boolean missed;

  Deadline(ScheduledThreadPoolExecutor alarms, Duration time) {
    alarm = alarms.schedule(this::miss, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void miss() {
    if (!over) {
      missed = true;
      thread.interrupt();
    }
  }

  synchronized boolean isMissed() {
    return missed;
  }

  /** The interrupt reaches nobody behind this. */
  @Override
  public synchronized void close() {
    over = true;
    alarm.cancel(false);
    if (missed) {
      Thread.interrupted();
    }
  }
}
