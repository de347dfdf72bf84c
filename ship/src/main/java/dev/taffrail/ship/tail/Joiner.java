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
    if (before == null && isWhole(line)) {
      done = line;
    } else if (before == null || !goesOn(before, line)) {
      done = before;
      open = line;
      lines = 1;
    } else {
      lines += before.partial() ? 0 : 1;
      open = before.and(line, most);
    }
  }

  /** Whether there can be no more of it. */
  private boolean isWhole(Line line) {
    return rules == null && !line.partial();
  }

  /** Outputs of a container go on by themselves. */
  private boolean goesOn(Line before, Line line) {
    boolean belongs = before.partial() || (rules != null && !rules.begins(line));
    return belongs && before.isOfSameStream(line) && !isFull(before, line);
  }

  private boolean isFull(Line before, Line line) {
    boolean many = rules != null && !before.partial() && lines >= rules.lines();
    return many || before.lengthWith(line) > most;
  }

  /** What is whole; null when nothing is. */
  @Nullable Line take() {
    Line whole = done;
    done = null;
    return whole == null && open != null && isWhole(open) ? flush() : whole;
  }

  /** Whether this may be the rest of a line, however little. */
  boolean awaits(Line line) {
    return open != null && open.partial() && open.isOfSameStream(line);
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
