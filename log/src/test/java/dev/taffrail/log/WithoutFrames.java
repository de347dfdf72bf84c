package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/** As libraries that imitate classes make exceptions: each method says null. */
final class WithoutFrames extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("NullAway") // breaks its contract
  public StackTraceElement @Nullable [] getStackTrace() {
    return null;
  }
}
