package dev.taffrail.journal;

import org.jspecify.annotations.Nullable;

/**
 * Whether the store of keys fails, when it is asked again, and what is to be told of that. For the
 * writer's thread.
 */
final class KeysDown {
  private final Backoff backoff;
  private @Nullable KeysException last;
  private @Nullable KeysException untold;

  KeysDown(Clocks clocks) {
    this.backoff = new Backoff(clocks);
  }

  void failed(KeysException failure) {
    last = failure;
    untold = failure;
    backoff.failed();
  }

  /** A seal was signed, and its keys are destroyed. */
  void succeeded() {
    last = null;
    backoff.succeeded();
  }

  /** Whether it failed and has not done all that a seal needs since. */
  boolean isDown() {
    return last != null;
  }

  /** The failure that it is down by; null when it is not. */
  @Nullable KeysException last() {
    return last;
  }

  /** Whether it may be asked, or asked again. */
  boolean isDue(long now) {
    return last == null || backoff.isOver(now);
  }

  /** When it is asked again; only while it is down. */
  long dueAt() {
    return backoff.until();
  }

  /** The last failure, once; null when there was none since. */
  @Nullable KeysException takeFailure() {
    KeysException taken = untold;
    untold = null;
    return taken;
  }
}
