package dev.taffrail.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When each file of a journal is too old to be kept, the oldest file first.
 *
 * <p>While the journal is open only the monotonic clock is asked, so no jump of the wall clock
 * matters. The wall clock is asked once, at opening, what is left of each file's time. It can only
 * make that less, never more than {@code keep}; and files that it calls overdue go as they came:
 * the oldest after an hour, each other one as long behind the one before as it was written behind
 * it. For one thread.
 */
final class FileAges {
  /** How long a wall clock that calls files overdue may be put right before it is believed. */
  static final Duration GRACE = Duration.ofHours(1);

  private final Clocks clocks;
  private final long keep;
  private final List<Long> dueAt = new ArrayList<>();
  private long newestDueAt;

  /**
   * @param keep zero for ever
   * @param lastMicros the times of the last records of the files, the oldest file's first and the
   *     newest file's last; null where a file does not tell
   */
  FileAges(Clocks clocks, Duration keep, List<@Nullable Long> lastMicros) {
    this.clocks = clocks;
    this.keep = Clocks.nanos(keep);
    ClockReading opened = clocks.read();
    long now = opened.nanos();
    long wall = opened.wallMicros();
    long left = Math.min(this.keep, GRACE.toNanos());
    long before = Long.MAX_VALUE;
    for (long last : told(lastMicros, wall)) {
      left += span(before, last);
      left = Math.min(this.keep, Math.max(left, this.keep - span(last, wall)));
      dueAt.add(now + left);
      before = last;
    }
    newestDueAt = dueAt.isEmpty() ? now + this.keep : dueAt.remove(dueAt.size() - 1);
  }

  /** A file that does not tell its time is as old as the one behind it, or new. */
  private static List<Long> told(List<@Nullable Long> lastMicros, long wall) {
    List<Long> told = new ArrayList<>();
    long behind = wall;
    for (int i = lastMicros.size() - 1; i >= 0; i--) {
      Long last = lastMicros.get(i);
      behind = last == null ? behind : last;
      told.add(behind);
    }
    Collections.reverse(told);
    return told;
  }

  /** The nanoseconds from one time to another: none when the clock went back, at most a life. */
  private long span(long fromMicros, long toMicros) {
    long micros = toMicros <= fromMicros ? 0 : Math.min(toMicros - fromMicros, keep / 1_000 + 1);
    return Math.min(keep, TimeUnit.MICROSECONDS.toNanos(micros));
  }

  /** The newest file was written to. */
  void written() {
    newestDueAt = clocks.nanos() + keep;
  }

  /** The newest file became the first of the rotated ones. */
  void rotated() {
    if (keep > 0) {
      dueAt.add(newestDueAt);
    }
  }

  /** One of the rotated files is gone; 0 stands for the oldest. */
  void deleted(int file) {
    if (keep > 0) {
      dueAt.remove(file);
    }
  }

  /** How many of the rotated files are too old. */
  int due() {
    long now = clocks.nanos();
    return keep == 0 ? 0 : (int) dueAt.stream().takeWhile(due -> due - now <= 0).count();
  }

  boolean isNewestDue() {
    return keep > 0 && newestDueAt - clocks.nanos() <= 0;
  }

  /** When the next of the rotated files is too old. */
  long dueAt() {
    return keep == 0 || dueAt.isEmpty() ? Clocks.NEVER : dueAt.get(0);
  }

  long newestDueAt() {
    return keep == 0 ? Clocks.NEVER : newestDueAt;
  }
}
