package dev.taffrail.ship;

import java.io.IOException;
import java.time.Duration;

/** Saves a lane's cursor and counters: seldom, because it is a forced write to flash. */
final class Saver {
  static final Duration EVERY = Duration.ofSeconds(5);

  private static final Duration NEVER = Duration.ofDays(1);

  private final Checkpoints checkpoints;
  private final Timing timing;
  private boolean unsaved;
  private long triedAt;

  Saver(Checkpoints checkpoints, Timing timing) {
    this.checkpoints = checkpoints;
    this.timing = timing;
    this.triedAt = timing.nanos();
  }

  /** Saves where an empty window begins. */
  void begin(Window window, Position first) throws IOException {
    window.begin(first);
    unsaved = true;
    save(window);
  }

  /** Moves the window's cursor over what is settled. */
  void commit(Window window) {
    unsaved |= window.commit();
  }

  boolean isDue() {
    return dueIn().isZero();
  }

  /** How long there is nothing to do. */
  Duration dueIn() {
    long left = EVERY.toNanos() - (timing.nanos() - triedAt);
    return unsaved ? Duration.ofNanos(Math.max(0, left)) : NEVER;
  }

  void save(Window window) throws IOException {
    if (unsaved) {
      triedAt = timing.nanos();
      checkpoints.save(new Checkpoints.Saved(window.cursor(), window.committed().toMap()));
      unsaved = false;
    }
  }

  void close() throws IOException {
    checkpoints.close();
  }
}
