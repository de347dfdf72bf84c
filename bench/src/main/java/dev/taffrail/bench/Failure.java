package dev.taffrail.bench;

import java.io.IOException;

/** An exception as applications log them: made once, twenty calls deep, with a cause. */
final class Failure {
  static final String MESSAGE = "no answer from the sensor";
  static final String CAUSE = "connection reset by peer";

  // Calls that made one each would measure how a stack is walked.
  @SuppressWarnings("StaticAssignmentOfThrowable")
  static final Exception INSTANCE = call(20);

  private Failure() {}

  private static Exception call(int depth) {
    return depth > 0 ? call(depth - 1) : new IllegalStateException(MESSAGE, cause(5));
  }

  private static IOException cause(int depth) {
    return depth > 0 ? cause(depth - 1) : new IOException(CAUSE);
  }
}
