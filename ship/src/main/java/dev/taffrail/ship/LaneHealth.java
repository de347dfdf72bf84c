package dev.taffrail.ship;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.ship.LaneStatus.Failure;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells other threads how a lane fares. Written by the lane's thread alone. */
final class LaneHealth {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** So many records refused in a row, and none taken, are more than a few bad ones. */
  private static final long MANY_REFUSED = 10;

  private final LanePulse pulse;
  private final Runnable listener;
  private State state = State.OK;
  private @Nullable Failure failure;

  /** The cursor when something of this device failed. */
  private @Nullable Position failedAt;

  private volatile LaneStatus status;

  /** How many records the receiver took, and how many it refused since. */
  private long delivered;

  private long refused;

  /** What there was to read when it was last looked, and when and where that was. */
  private long remaining;

  private long lookedAt;
  private long lookedFrom;

  LaneHealth(Window window, LanePulse pulse, Runnable listener) {
    this.pulse = pulse;
    this.listener = listener;
    delivered = window.delivered();
    long index = window.cursor().index();
    status = new LaneStatus(state, window.live(), 0, index, index, 0, null);
  }

  void ok() {
    state = State.OK;
  }

  /** The receiver gave answers that were no failures; by now it took so many records. */
  void answered(long deliveredSoFar) {
    if (deliveredSoFar != delivered) {
      delivered = deliveredSoFar;
      refused = 0;
    }
    if (state != State.FAILING) {
      state = refused < MANY_REFUSED ? State.OK : State.REFUSING;
    }
    if (state == State.OK) {
      pulse.faresWell();
    }
  }

  /** The receiver will never take some records. */
  void refuse(int records, String words) {
    refused += records;
    remark(words);
  }

  /** Something that the receiver said or did, unless something of this device fails. */
  void remark(String words) {
    if (state != State.FAILING) {
      note(words);
    }
  }

  /** Something of this device failed, and is tried again from this cursor. */
  void failAt(Position cursor, String words) {
    fail(State.FAILING, words);
    failedAt = cursor;
  }

  /**
   * The lane has come so far. What failed is over once the cursor is behind it: that a file can be
   * read again, or that the receiver answers, says nothing of a record that cannot be kept.
   *
   * @param idle whether nothing is left to do
   */
  void reached(Position cursor, boolean idle) {
    if (state == State.FAILING && (idle || !cursor.equals(failedAt))) {
      state = State.OK;
    }
  }

  void stopped() {
    state = State.STOPPED;
  }

  boolean is(State expected) {
    return state == expected;
  }

  void fail(State worse, String words) {
    state = worse;
    note(words);
  }

  /** Remembers a failure that leaves the state as it is. */
  void note(String words) {
    failure = new Failure(words, pulse.now());
  }

  void publish(Window window, @Nullable Intake intake) {
    State before = status.state();
    long toRead = toRead(intake);
    pulse.fares(!state.isDegraded());
    if (state == State.WAITING) {
      pulse.faresWell();
    }
    pulse.moved(settledBytes(window, intake), intake == null ? 0 : intake.bytesRead(), toRead);
    long front = intake == null ? window.cursor().index() : intake.front();
    status =
        new LaneStatus(
            state,
            window.live(),
            window.pending(),
            front,
            window.cursor().index(),
            toRead + window.lineBytes(),
            failure);
    if (state != before) {
      listener.run();
    }
  }

  LaneStatus status() {
    return status.at(pulse.beat());
  }

  /** Without an open source nobody knows what there is to read. */
  private static long settledBytes(Window window, @Nullable Intake intake) {
    if (intake == null) {
      return -1;
    }
    return window.isEmpty() && !intake.isHolding() ? intake.bytesRead() : window.settledBytes();
  }

  /**
   * How many bytes are still to read. To look for them asks for the length of each file, so that a
   * lane in the middle of many counts down for a while from what it saw.
   */
  private long toRead(@Nullable Intake intake) {
    if (intake == null) {
      return 0;
    }
    long left = remaining - (intake.bytesRead() - lookedFrom);
    if (left > 0 && left <= remaining && pulse.nanos() - lookedAt < LOOK_EVERY.toNanos()) {
      return left;
    }
    try {
      remaining = Math.max(0, intake.remainingBytes());
    } catch (IOException e) {
      note("source: " + FailureWords.of(e));
      remaining = 0;
    }
    lookedAt = pulse.nanos();
    lookedFrom = intake.bytesRead();
    return remaining;
  }
}
