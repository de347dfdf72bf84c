package dev.taffrail.ship.tail;

import org.jspecify.annotations.Nullable;

/** Puts lines together that belong together. For one thread. */
final class Joiner {
  private final @Nullable Multiline rules;
  private final int most;
  private @Nullable Line done;
  private @Nullable Line open;
  private int lines;

  /**
   * @param rules null when each line is a record
   * @param most how many bytes of a record are kept
   */
  Joiner(@Nullable Multiline rules, int most) {
    this.rules = rules;
    this.most = most;
  }

  /** Takes the next line of the file; what became whole by it has to be taken first. */
  void add(Line line) {
    Line before = open;
    if (rules == null) {
      done = line;
    } else if (before == null || rules.begins(line) || isFull(rules, before, line)) {
      done = before;
      open = line;
      lines = 1;
    } else {
      open = before.and(line, most);
      lines++;
    }
  }

  private boolean isFull(Multiline limits, Line before, Line line) {
    return lines >= limits.lines() || before.length() + 1 + line.length() > most;
  }

  /** What is whole; null when nothing is. */
  @Nullable Line take() {
    Line whole = done;
    done = null;
    return whole;
  }

  /** Whether lines wait for others that may belong to them. */
  boolean isOpen() {
    return open != null;
  }

  /** Lets these lines wait no longer. */
  @Nullable Line flush() {
    Line whole = open;
    open = null;
    return whole;
  }
}
