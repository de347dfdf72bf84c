package dev.taffrail.log;

import dev.taffrail.journal.TimeLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes the journals, once, within a bounded time: a disk that hangs must not keep the process
 * from ending.
 */
final class Drain {
  /** How long the drain time may be exceeded for the sake of a count, and again to say it. */
  static final Duration COUNTING = Duration.ofMillis(500);

  private final ReentrantLock once = new ReentrantLock();
  private final Pipeline pipeline;
  private final Drainable journals;
  private final StandardError standardError;
  private final Duration time;
  private final Duration counting;
  private final Thread hook = new Thread(this::run, "taffrail-exit");
  private @Nullable Boolean result;

  /** What can be closed, and says how many records it has written. */
  interface Drainable {
    void close() throws IOException;

    long written();

    /** How many of the records that were handed out are not written. */
    default long missing(long records) {
      return records - written();
    }
  }

  Drain(
      Pipeline pipeline,
      Drainable journals,
      Duration time,
      Duration counting,
      StandardError standardError) {
    this.pipeline = pipeline;
    this.journals = journals;
    this.time = time;
    this.counting = counting;
    this.standardError = standardError;
  }

  /**
   * @throws IllegalStateException when the JVM ends already; the journals are closed then, as
   *     nothing would close them later
   */
  void atExit() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException exiting) {
      run();
      throw exiting;
    }
  }

  boolean run() {
    once.lock();
    try {
      if (result == null) {
        ActivePipeline.leave(pipeline);
        forgetHook();
        result = close();
      }
      return result;
    } finally {
      once.unlock();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exiting) {
      return; // the JVM runs it, or has: nothing is left to forget
    }
  }

  private boolean close() {
    Closing closing = new Closing();
    boolean ended = within(time, closing);
    if (!ended) {
      sayWhatIsMissing();
    } else if (closing.failure != null) {
      standardError.say("the journal could not be closed: " + closing.failure);
    }
    return ended && closing.failure == null;
  }

  /** What keeps the journals from being closed may keep their counts back as well. */
  private void sayWhatIsMissing() {
    AtomicReference<String> missing = new AtomicReference<>("an unknown number of");
    boolean unused =
        within(
            counting,
            () -> missing.set(Long.toString(journals.missing(pipeline.stats().records()))));
    standardError.say(missing.get() + " records were not written within " + TimeLimit.text(time));
  }

  /**
   * Runs this on a thread of its own, which is left behind when it takes longer. Waits even when
   * interrupted: the JVM would end over the daemon that still writes.
   *
   * @return whether it came to its end
   */
  static boolean within(Duration time, Runnable task) {
    Thread thread = new Thread(task, "taffrail-drain");
    thread.setDaemon(true);
    thread.start();
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(time);
    boolean interrupted = false;
    while (thread.isAlive() && end - System.nanoTime() > 0) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private final class Closing implements Runnable {
    private volatile @Nullable Throwable failure;

    @Override
    public void run() {
      try {
        journals.close();
      } catch (Throwable e) { // whatever ends this thread, the journals are not closed
        failure = e;
      }
    }
  }
}
