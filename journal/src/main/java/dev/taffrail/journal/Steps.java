package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A sequence that the disk can break off at any step and that goes on at the same step when it is
 * run again: a rotation half done is never begun anew.
 */
final class Steps {
  /** One step; run again after it failed. */
  interface Step {
    void run() throws IOException;
  }

  private final Deque<Step> waiting = new ArrayDeque<>();

  void add(Step step) {
    waiting.addLast(step);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Gives up all that is not done. */
  void clear() {
    waiting.clear();
  }

  void run() throws IOException {
    for (Step step = waiting.peekFirst(); step != null; step = waiting.peekFirst()) {
      step.run();
      waiting.removeFirst();
    }
  }
}
