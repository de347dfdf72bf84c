package dev.taffrail.ship;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.SealedClock;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A lane's source, its records with corrected times. Records that were stamped before the device's
 * clock was set wait here until it is set. For one thread, but for wakeUp.
 */
final class TimedSource implements AutoCloseable {
  private final Route route;
  private final Source source;
  private final Timing timing;
  private final LaneMarks marks;
  private Position place;
  private @Nullable SourceRecord held;
  private long heldSince;
  private LookAhead.@Nullable Found found;
  private @Nullable Boolean sealed;
  private volatile @Nullable LookAhead ahead;

  private TimedSource(Route route, Source source, Position from, Timing timing, LaneMarks marks) {
    this.route = route;
    this.source = source;
    this.place = from;
    this.timing = timing;
    this.marks = marks;
  }

  static TimedSource open(Route route, Position from, Timing timing, LaneMarks marks)
      throws IOException {
    return new TimedSource(route, route.source().open(from), from, timing, marks);
  }

  /** The next record; null when there is none yet, or none whose time is known. */
  @Nullable SourceRecord poll() throws IOException {
    SourceRecord next = held == null ? source.poll() : held;
    if (next == null) {
      return null;
    }
    SourceRecord timed = timed(next);
    if (timed == null) {
      heldSince = held == null ? timing.nanos() : heldSince;
      held = next;
      return null;
    }
    held = null;
    place = next.next();
    if (LookAhead.isEnd(next, route.clock())) {
      marks.clockMoves(next.index());
    }
    return timed;
  }

  /** Passes over records of other lanes, whose times are of no interest. */
  Source.@Nullable Passed pass(Predicate<Level> levels, int most) throws IOException {
    Source.Passed run = held == null ? source.pass(levels, most) : null;
    place = run == null ? place : run.next();
    return run;
  }

  /** Whether a record was read that waits for the clock. */
  boolean isWaiting() {
    return held != null;
  }

  /** How long it may still wait; zero when it has waited long enough, or does not. */
  Duration patienceLeft() {
    if (held == null) {
      return Duration.ZERO;
    }
    Duration left = route.clock().patience().minusNanos(timing.nanos() - heldSince);
    return left.isNegative() ? Duration.ZERO : left;
  }

  void look() throws IOException {
    source.look();
  }

  boolean await(Duration timeout) throws IOException, InterruptedException {
    LookAhead looking = ahead;
    return looking == null ? source.await(timeout) : looking.await(timeout);
  }

  void wakeUp() {
    source.wakeUp();
    LookAhead looking = ahead;
    if (looking != null) {
      looking.wakeUp();
    }
  }

  long remainingBytes() throws IOException {
    long remaining = source.remainingBytes();
    return held == null || remaining == Source.UNKNOWN ? remaining : remaining + held.bytes();
  }

  @Nullable Position baseline(boolean first) throws IOException {
    return source.baseline(first);
  }

  boolean isPending() {
    return source.isPending();
  }

  @Nullable String takeNote() {
    return source.takeNote();
  }

  @Nullable String trouble() {
    return source.trouble();
  }

  @Override
  public void close() throws IOException {
    try {
      closeAhead();
    } finally {
      source.close();
    }
  }

  private @Nullable SourceRecord timed(SourceRecord next) throws IOException {
    long micros = next.record().micros();
    if (!route.clock().isUnset(micros) || !isOfJournal() || marks.isAsIs(next.index())) {
      closeAhead();
      return next;
    }
    LookAhead.Found known = found;
    if (known == null || !known.covers(next.index())) {
      known = look(next);
      found = known;
    }
    return known == null ? null : next.with(Retimed.of(next.record(), known.corrected(micros)));
  }

  private LookAhead.@Nullable Found look(SourceRecord next) throws IOException {
    LookAhead looking = ahead;
    if (looking == null) {
      looking = new LookAhead(route.source().open(place), route.clock(), next.index());
      ahead = looking;
    }
    LookAhead.Found result = looking.look();
    if (result != null) {
      closeAhead();
    }
    return result;
  }

  /** Only a sealed journal says where one start of the machine ends and the next one begins. */
  private boolean isOfJournal() throws IOException {
    Boolean known = sealed;
    if (known == null) {
      known = route.lane() != Lane.ALL && beginsWithSeal();
      sealed = known;
    }
    return known;
  }

  private boolean beginsWithSeal() throws IOException {
    try (Source oldest = route.source().open(Position.START)) {
      SourceRecord first = oldest.poll();
      return first != null && SealedClock.parse(first.line()).isPresent();
    }
  }

  private void closeAhead() throws IOException {
    LookAhead looking = ahead;
    if (looking != null) {
      ahead = null;
      looking.close();
    }
  }
}
