package dev.taffrail.ship;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Saves a lane's cursor and counters: seldom, because it is a forced write to flash. */
final class Saver {
  static final Duration EVERY = Duration.ofSeconds(5);

  private static final String CUT = "cut";
  private static final Duration NEVER = Duration.ofDays(1);

  private final Checkpoints checkpoints;
  private final Timing timing;
  private final LaneMarks marks;
  private final LinkBudget budget;
  private boolean unsaved;
  private long triedAt;

  Saver(Checkpoints checkpoints, Timing timing, LaneMarks marks, LinkBudget budget) {
    this.checkpoints = checkpoints;
    this.timing = timing;
    this.marks = marks;
    this.budget = budget;
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
    unsaved |= window.commit() || budget.isUnsaved();
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
      write(window);
    }
  }

  /**
   * Makes sure that the periods end before the record of this index at each try, before anything is
   * sent that comes of it.
   */
  void cut(Window window, long index) throws IOException {
    long before = window.cut();
    window.cut(index);
    try {
      write(window);
    } catch (IOException e) {
      window.cut(before);
      throw e;
    }
  }

  /** Makes sure that the times which were decided on are the same at each try. */
  void keepMarks(Window window) throws IOException {
    if (marks.isUnsaved()) {
      write(window);
    }
  }

  private void write(Window window) throws IOException {
    triedAt = timing.nanos();
    Map<String, Long> values = window.committed().toMap();
    if (window.cut() != Window.NO_CUT) {
      values.put(CUT, window.cut());
    }
    marks.addTo(values, window.cursor().index());
    budget.addTo(values);
    checkpoints.save(new Checkpoints.Saved(window.cursor(), values));
    unsaved = false;
    marks.saved();
  }

  /** The index before which the periods were ended when this was saved. */
  static long cut(Map<String, Long> values) {
    return values.getOrDefault(CUT, Window.NO_CUT);
  }

  void close() throws IOException {
    checkpoints.close();
  }
}
