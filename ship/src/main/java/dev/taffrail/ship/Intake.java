package dev.taffrail.ship;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Fills a lane's window with the records of its source that are for it. For one thread, but for
 * wakeUp.
 */
final class Intake implements AutoCloseable {
  /** How long a lane that need not wait collects what is there already: alarms leave first. */
  private static final Duration LEAST_AGE = Duration.ofMillis(20);

  /** After so many records of no interest the cursor moves, even if none was of interest. */
  private static final int MOST_PASSED = 4096;

  private final Route route;
  private final Source source;
  private final Timing timing;
  private final Duration age;
  private @Nullable Entry held;
  private long openedAt;
  private long front;
  private long bytesRead;

  private Intake(Route route, Source source, long front, Timing timing) {
    this.route = route;
    this.source = source;
    this.front = front;
    this.timing = timing;
    this.age = route.lane() == Lane.URGENT ? Duration.ZERO : route.sink().limits().age();
  }

  static Intake open(Route route, Position from, Timing timing) throws IOException {
    return new Intake(route, route.source().open(from), from.index(), timing);
  }

  /**
   * Reads until there is something to send or to commit.
   *
   * @param hurry whether to wait for no further records
   * @return false when there was nothing to read and there is nothing to send
   */
  boolean fill(Window window, boolean hurry) throws IOException, InterruptedException {
    admitHeld(window);
    int passed = 0;
    while (!window.isFull() && passed < MOST_PASSED) {
      SourceRecord record = source.poll();
      if (record == null) {
        if (window.isEmpty()) {
          return passed > 0;
        }
        if (hurry || ageLeft().isZero()) {
          return true;
        }
        source.await(ageLeft());
      } else {
        take(record, window);
        passed = window.isEmpty() ? passed + 1 : 0;
        if (held != null || (!window.isEmpty() && isTimeToSend())) {
          return true;
        }
      }
    }
    return true;
  }

  boolean await(Duration timeout) throws IOException, InterruptedException {
    return source.await(timeout);
  }

  void wakeUp() {
    source.wakeUp();
  }

  /** Number of the next record to read. */
  long front() {
    return front;
  }

  /** Bytes of the source that were read since this was opened. */
  long bytesRead() {
    return bytesRead;
  }

  /** Whether a record was read that is in no window yet. */
  boolean isHolding() {
    return held != null;
  }

  long remainingBytes() throws IOException {
    return source.remainingBytes();
  }

  /** A place to save before anything is read from the start; null where there is no need. */
  @Nullable Position baseline() throws IOException {
    return source.baseline();
  }

  /** Whether something was read that becomes a record by itself, soon. */
  boolean isPending() {
    return source.isPending();
  }

  @Nullable String takeNote() {
    return source.takeNote();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private void take(SourceRecord record, Window window) {
    front = record.next().index();
    bytesRead += record.bytes();
    ShipRecord outgoing = null;
    Counters share = new Counters();
    share.skipped = record.skipped();
    if (!route.lane().takes(record.head())) {
      share.passed = 1;
    } else {
      share.read = 1;
      outgoing = transform(ShipRecord.of(record.index(), record.line(), record.head()));
      share.filtered = outgoing == null ? 1 : 0;
    }
    if (outgoing == null) {
      window.pass(record.next(), share);
    } else {
      held = new Entry(outgoing, record.next(), share);
      admitHeld(window);
    }
  }

  /** What does not fit now begins the next window. */
  private void admitHeld(Window window) {
    Entry entry = held;
    if (entry == null) {
      return;
    }
    long size = route.sink().sizeOf(entry.record);
    if (window.fits(entry.record, size)) {
      openedAt = window.isEmpty() ? timing.nanos() : openedAt;
      window.add(entry, size);
      held = null;
    }
  }

  private @Nullable ShipRecord transform(ShipRecord record) {
    ShipRecord result = record;
    if (!record.head().isControl()) {
      for (Transform transform : route.transforms()) {
        if (result == null) {
          return null;
        }
        result = transform.apply(result);
      }
    }
    return result;
  }

  private Duration ageLeft() {
    Duration left = age.minus(waited());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private boolean isTimeToSend() {
    Duration waited = waited();
    return waited.compareTo(age) >= 0 && waited.compareTo(LEAST_AGE) >= 0;
  }

  private Duration waited() {
    return Duration.ofNanos(timing.nanos() - openedAt);
  }
}
