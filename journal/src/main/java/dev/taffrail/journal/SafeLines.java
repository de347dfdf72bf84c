package dev.taffrail.journal;

/**
 * How many of the journal's lines survive a power cut, as settlements tell it that ended. For the
 * writer's thread.
 */
final class SafeLines {
  private final Clocks clocks;
  private int openings;
  private long lines;
  private long sealed;
  private long asOf;

  SafeLines(Clocks clocks) {
    this.clocks = clocks;
    this.asOf = clocks.nanos();
  }

  /**
   * The journal's files were opened, at first or anew.
   *
   * @param safe how many lines survive a power cut
   * @param ofThose how many of them are sealed
   */
  void opened(long safe, long ofThose) {
    openings++;
    lines = safe;
    sealed = ofThose;
    asOf = clocks.nanos();
  }

  /** What the settlement wrote is on the device. */
  void forced(Settlement settled) {
    lines = Math.max(lines, settled.lines());
    asOf = Math.max(asOf, settled.begun());
  }

  /** The settlement's seal counts, if it made one. */
  void sealed(Settlement settled) {
    sealed = Math.max(sealed, settled.sealed());
  }

  /** How often the files were opened. */
  int openings() {
    return openings;
  }

  /** How many lines survive a power cut. */
  long lines() {
    return lines;
  }

  /** How many lines are covered by a seal that survives one. */
  long sealed() {
    return sealed;
  }

  /** When the settlement began that made the last lines safe. */
  long asOf() {
    return asOf;
  }
}
