package dev.taffrail.ship;

import dev.taffrail.ship.LaneStatus.Failure;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells other threads how a lane fares. Written by the lane's thread alone. */
final class LaneHealth {
  private final LanePulse pulse;
  private final Runnable listener;
  private State state = State.OK;
  private @Nullable Failure failure;
  private volatile LaneStatus status;

  LaneHealth(Window window, LanePulse pulse, Runnable listener) {
    this.pulse = pulse;
    this.listener = listener;
    long index = window.cursor().index();
    status = new LaneStatus(state, window.live(), 0, index, index, 0, null);
  }

  void ok() {
    state = State.OK;
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
    long remaining = remainingBytes(intake);
    pulse.moved(intake == null ? 0 : intake.bytesRead(), remaining, isSettled(window, intake));
    long front = intake == null ? window.cursor().index() : intake.front();
    status =
        new LaneStatus(
            state,
            window.live(),
            window.pending(),
            front,
            window.cursor().index(),
            remaining + window.lineBytes(),
            failure);
    if (state != before) {
      listener.run();
    }
  }

  LaneStatus status() {
    return status.at(pulse.beat());
  }

  /** Without an open source nobody knows what there is to read. */
  private static boolean isSettled(Window window, @Nullable Intake intake) {
    return intake != null && window.isEmpty() && !intake.isHolding();
  }

  private long remainingBytes(@Nullable Intake intake) {
    try {
      return intake == null ? 0 : intake.remainingBytes();
    } catch (IOException e) {
      note("source: " + e);
      return 0;
    }
  }
}
