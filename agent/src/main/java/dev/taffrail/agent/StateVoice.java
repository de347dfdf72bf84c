package dev.taffrail.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in which state something is: once when that changes, and no oftener than once a minute of
 * the same state, so that a receiver that comes and goes is no storm. For one thread.
 */
final class StateVoice {
  static final Duration SAME_AGAIN = Duration.ofMinutes(1);
  static final long NEVER = Long.MAX_VALUE;

  private final Map<String, Long> saidAt = new HashMap<>();
  private String state;
  private int changes;

  /**
   * @param state the one that need not be said
   */
  StateVoice(String state) {
    this.state = state;
  }

  /** Hears of a state; false when it is the same one. */
  boolean hear(String now) {
    if (now.equals(state)) {
      return false;
    }
    state = now;
    changes++;
    return true;
  }

  /** Whether this is the state that it heard of last. */
  boolean isIn(String one) {
    return one.equals(state);
  }

  /** What to say at this time; null when there is nothing, or not yet. */
  @Nullable String say(long nanos) {
    if (changes == 0 || dueIn(nanos) > 0) {
      return null;
    }
    String count = changes == 1 ? "" : " (changed " + changes + " times since this was last said)";
    changes = 0;
    saidAt.put(state, nanos);
    return state + count;
  }

  /** After how many nanoseconds there is something to say; {@link #NEVER} if nothing. */
  long dueIn(long nanos) {
    if (changes == 0) {
      return NEVER;
    }
    Long said = saidAt.get(state);
    return said == null ? 0 : Math.max(0, said + SAME_AGAIN.toNanos() - nanos);
  }
}
