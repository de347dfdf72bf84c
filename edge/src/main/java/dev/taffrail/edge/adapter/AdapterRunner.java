package dev.taffrail.edge.adapter;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one adapter on a thread of its own: the state machine of all of them. */
final class AdapterRunner {
  /** After so many reads in a row that failed, the connection is made anew. */
  private static final int MOST_FAILURES = 3;

  /** So many reads in a row have to succeed before a degraded adapter is up again. */
  private static final int ENOUGH_READS = 3;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

  private final Adapter adapter;
  private final Intake intake;
  private final AdapterRecords records;
  private final Timing timing;
  private final ConnectWait wait;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile AdapterState state = AdapterState.DOWN;

  /** When the state changed last, by {@link Timing#nanoTime}: when it came up, while it is up. */
  private volatile long upSince;

  AdapterRunner(Adapter adapter, String name, Intake intake, Timing timing) {
    this.adapter = adapter;
    this.intake = intake;
    this.records = intake.records();
    this.timing = timing;
    this.wait = new ConnectWait(timing.random());
    this.thread = new Thread(this::run, name);
    // One whose code hangs must not keep the program alive.
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks it to end. */
  void stop() {
    stopping = true;
    thread.interrupt();
  }

  /**
   * Waits for its end; when that does not come in time its code hangs, and a record says so.
   *
   * @param until as {@code System.nanoTime} counts
   * @return false when the wait was interrupted
   */
  boolean join(long until) {
    boolean waited = true;
    try {
      thread.join(Math.max(TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()), 1));
    } catch (InterruptedException e) {
      waited = false;
    }
    if (thread.isAlive()) {
      records.hangs();
    }
    records.stopped();
    return waited;
  }

  AdapterState state() {
    return state;
  }

  AdapterStatus status() {
    return records.status(adapter.name(), adapter.source(), state);
  }

  /**
   * Whether it will bring what was before now: it is away, or came back less than this ago. Nobody
   * says when all has come that was kept for it; that begins at once, and one reading follows the
   * other.
   */
  boolean isBehind(Duration patience) {
    return adapter.catchesUp()
        && (state != AdapterState.UP
            || timing.nanoTime().getAsLong() - upSince < patience.toNanos());
  }

  /** Whether it is a way that this sensor's readings come. */
  boolean brings(String sensor) {
    return intake.brings(sensor);
  }

  private void run() {
    while (!stopping) {
      String reason = connectAndRead();
      to(AdapterState.DOWN, stopping ? "stopped" : reason);
      pause(wait.next());
    }
  }

  /** Returns why the connection ended, or was none. */
  private @Nullable String connectAndRead() {
    to(AdapterState.CONNECTING, null);
    long began = timing.nanoTime().getAsLong();
    try (Link link = Objects.requireNonNull(adapter.connect(intake), "link")) {
      to(AdapterState.UP, null);
      began = timing.nanoTime().getAsLong();
      read(link);
      return null;
    } catch (OutOfMemoryError e) {
      throw e; // the thread dies of it, so that the program hears of it
    } catch (Throwable e) {
      if (!stopping) {
        records.failed(e);
      }
      return AdapterRecords.reason(e);
    } finally {
      if (state == AdapterState.UP || state == AdapterState.DEGRADED) {
        wait.heldFor(Duration.ofNanos(timing.nanoTime().getAsLong() - began));
      }
    }
  }

  private void read(Link link) throws Exception {
    int failures = 0;
    int successes = 0;
    pause(link.every());
    while (!stopping) {
      long began = timing.nanoTime().getAsLong();
      try {
        link.read();
        failures = 0;
        successes++;
        if (state == AdapterState.DEGRADED && successes >= ENOUGH_READS) {
          to(AdapterState.UP, null);
        }
      } catch (LinkLostException | InterruptedException | OutOfMemoryError e) {
        throw e;
      } catch (Throwable e) {
        successes = 0;
        failures++;
        if (stopping || failures == MOST_FAILURES) {
          throw e;
        }
        records.failed(e);
        if (state != AdapterState.DEGRADED) {
          to(AdapterState.DEGRADED, AdapterRecords.reason(e));
        }
      }
      pause(link.every().minusNanos(timing.nanoTime().getAsLong() - began));
    }
  }

  private void to(AdapterState next, @Nullable String reason) {
    if (state != next) {
      records.changed(state, next, reason);
      upSince = timing.nanoTime().getAsLong();
      state = next;
    }
  }

  private void pause(Duration time) {
    if (stopping) {
      return;
    }
    try {
      timing.sleeper().sleep(time.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : time);
    } catch (InterruptedException e) {
      // Only stop interrupts; if code of the adapter did, it goes on.
    }
  }
}
