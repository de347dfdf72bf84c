package dev.taffrail.journal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Does on a thread of its own what waits for the device, so that records are written meanwhile. One
 * settlement at a time: whoever needs the next one before this one is done has to wait, and so no
 * seal is signed before the one before it is safe. The thread ends when there is nothing to do.
 *
 * <p>For the writer's thread; only the steps run on the other one, and what they touch is the
 * writer's again when {@link #isIdle}.
 */
final class Settler implements AutoCloseable {
  private final Clocks clocks;
  private final Runnable ended;
  private final LoneThread thread = new LoneThread("taffrail-settle");

  private @Nullable Settlement current;

  /** Safe on the disk, and does not count: the store of keys has not done its part. */
  private @Nullable Settlement owed;

  /** What earlier settlements left to do; for the other thread. */
  private final Steps left = new Steps();

  /** Done when the other thread has nothing more to do. */
  private CompletableFuture<Void> rest = CompletableFuture.completedFuture(null);

  /** Null while what is current waits to be tried again. */
  private @Nullable CompletableFuture<Void> run;

  private final SafeLines safe;
  private final Doubt doubt = new Doubt();
  private final KeysDown keys;
  private final Backoff backoff;
  private @Nullable IOException failure;
  private @Nullable IOException lastFailure;
  private int failures;

  /**
   * @param ended is run on the other thread when a settlement ended or failed
   */
  Settler(Clocks clocks, Runnable ended) {
    this.clocks = clocks;
    this.ended = ended;
    this.safe = new SafeLines(clocks);
    this.keys = new KeysDown(clocks);
    this.backoff = new Backoff(clocks);
  }

  /** What survives a power cut. */
  SafeLines safe() {
    return safe;
  }

  /** What the forces said that failed. */
  Doubt doubt() {
    return doubt;
  }

  /** Whether the store of keys fails. */
  KeysDown keys() {
    return keys;
  }

  /** Whether the other thread may be at work. */
  boolean isRunning() {
    return !rest.isDone();
  }

  /** How often in sequence what is current failed. */
  int failures() {
    return failures;
  }

  /** The failure of the last run that failed. */
  @Nullable IOException lastFailure() {
    return lastFailure;
  }

  /**
   * Whether nothing is under way and nothing waits to be tried again, as seen when last asked: a
   * force can be begun, and a seal unless something {@linkplain #owes is owed}.
   */
  boolean isIdle() {
    return current == null;
  }

  /** Begins what comes next; only when idle. */
  void begin(Settlement settlement) {
    if (current != null) {
      throw new IllegalStateException("expected one settlement at a time");
    }
    current = settlement;
    start(settlement);
  }

  /**
   * Forces a file that is complete, while the seal over it is signed. Should it fail, the file says
   * so to the settlement that needs it.
   */
  void prepare(ActiveFile file) {
    execute(
        () -> {
          try {
            file.force();
          } catch (IOException e) {
            assert file.isSuspect();
          }
        });
  }

  private void start(Settlement settlement) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    run = execute(() -> settle(settlement, result)) ? result : null;
  }

  private boolean execute(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } finally {
              done.complete(null);
            }
          });
      rest = done;
      return true;
    } catch (OutOfMemoryError e) {
      // No thread can be made now; perhaps later.
      failed(e);
      return false;
    }
  }

  // Errors too: whoever waits must hear of an OutOfMemoryError, or waits without end.
  private void settle(Settlement settlement, CompletableFuture<Void> result) {
    try {
      left.run();
      settlement.steps().run();
      left.add(settlement.after()::run);
      result.complete(null);
      ended.run();
      left.run();
    } catch (Throwable e) {
      if (result.completeExceptionally(e)) {
        ended.run();
      }
    }
  }

  /** Takes up what ended, and tries again what failed when the time has come. Never waits. */
  void goOn() {
    if (run != null && run.isDone()) {
      takeUp(run);
    }
    long now = clocks.nanos();
    if (current == null && keys.isDue(now)) {
      retryOwed();
    } else if (current != null && run == null && backoff.isOver(now)) {
      start(current);
    }
  }

  /** Whether the last seal's keys are not destroyed, as the store of keys failed to do so. */
  boolean owes() {
    return owed != null;
  }

  /**
   * Begins what the store of keys failed to do for the last seal, if it did; only when idle.
   *
   * @return whether there is such a thing: then no seal can be made yet
   */
  boolean retryOwed() {
    Settlement again = owed;
    if (again != null) {
      owed = null;
      begin(again);
    }
    return again != null;
  }

  /**
   * Waits until idle and no keys are owed; what failed before is tried once more.
   *
   * @throws IOException when it fails again
   */
  void await() throws IOException {
    boolean owes = owed != null;
    awaitIdle();
    if (owes && retryOwed()) {
      awaitIdle();
    }
    KeysException failed = keys.last();
    if (owed != null && failed != null) {
      throw new KeysException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /** The same, but for what the store of keys failed to do. */
  void awaitIdle() throws IOException {
    if (current != null && run == null) {
      start(current);
    }
    if (run != null) {
      takeUp(run);
    }
    if (current != null) {
      throw new IOException(lastFailure == null ? "" : lastFailure.getMessage(), lastFailure);
    }
  }

  /** Waits, as {@link #await}, also for what is left to do behind it. */
  void awaitAll() throws IOException {
    await();
    rest.join();
  }

  private void takeUp(CompletableFuture<Void> result) {
    run = null;
    Settlement settled = current;
    try {
      result.join();
      forced(settled);
      sealed(settled);
    } catch (CompletionException e) {
      if (e.getCause() instanceof KeysException failed) {
        // The last step of all: what has to reach the disk has done so.
        forced(settled);
        owed = settled;
        keys.failed(failed);
      } else {
        failed(e.getCause());
      }
    }
  }

  private void forced(@Nullable Settlement settled) {
    current = null;
    backoff.succeeded();
    failures = 0;
    if (settled != null) {
      safe.forced(settled);
    }
  }

  private void sealed(@Nullable Settlement settled) {
    if (settled != null && settled.sealed() > 0) {
      safe.sealed(settled);
      keys.succeeded();
    }
  }

  private void failed(@Nullable Throwable cause) {
    failure = cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
    lastFailure = failure;
    backoff.failed();
    failures++;
    if (current != null && !current.kept()) {
      current = null;
      failures = 0;
    }
  }

  /** The last failure, once; null when there was none since. */
  @Nullable IOException takeFailure() {
    IOException taken = failure;
    failure = null;
    return taken;
  }

  /** When {@link #goOn} has something to do, by the monotonic clock. */
  long dueAt() {
    return current != null && run == null ? backoff.until() : Clocks.NEVER;
  }

  /** Gives up what is not done, as the files are to be closed; waits for what is under way. */
  void abandon() {
    if (run != null) {
      takeUp(run);
    }
    rest.join();
    current = null;
    owed = null;
    failures = 0;
  }

  @Override
  public void close() {
    abandon();
    thread.end();
  }
}
