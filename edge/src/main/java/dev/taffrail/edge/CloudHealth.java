package dev.taffrail.edge;

import dev.taffrail.edge.CloudStatus.State;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Tells other threads how a receiver fares. Written by one thread at a time, read by any. */
final class CloudHealth {
  /** So many documents refused in a row, and none taken, are more than a few bad ones. */
  private static final int MANY_REFUSED = 10;

  /** The receiver at one moment; the failure is the newest there was. */
  record Seen(State state, boolean circuitOpen, @Nullable CloudFailure failure) {}

  private final Clock clock;
  private volatile Seen seen = new Seen(State.UNTRIED, false, null);
  private int refused;

  CloudHealth(Clock clock) {
    this.clock = clock;
  }

  /** The receiver was tried, which left the circuit breaker open or closed. */
  void tried(CloudAttempt attempt, boolean circuitOpen) {
    CloudAnswer answer = attempt.answer();
    refused = answer == CloudAnswer.REFUSED ? refused + 1 : 0;
    CloudFailure failure =
        answer == CloudAnswer.TAKEN
            ? seen.failure()
            : new CloudFailure(attempt.words(), clock.instant());
    seen = new Seen(state(answer), circuitOpen, failure);
  }

  Seen seen() {
    return seen;
  }

  private State state(CloudAnswer answer) {
    return switch (answer) {
      case TAKEN -> State.OK;
      case REFUSED -> refused < MANY_REFUSED ? State.OK : State.REFUSING;
      case RETRY -> State.RETRYING;
      case KEEP -> State.MISCONFIGURED;
    };
  }
}
