package dev.taffrail.journal;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many records of one incarnation of a journal were dropped, as its seals state it: the sum of
 * its {@code records_dropped}, over all its openings, also when the same process opens its files
 * more than once. So a kill or a power cut takes of the count what it takes of these lines, and
 * what no line told yet: a count in memory dies with the memory.
 */
final class DroppedSoFar {
  private final LongSupplier lines;
  private @Nullable String origin;
  private long before;
  private long told;

  /**
   * @param lines how many records the lines tell of that this process wrote
   */
  DroppedSoFar(LongSupplier lines) {
    this.lines = lines;
  }

  /** The files were opened: their last seal and the lines behind it tell of so many. */
  void opened(String ofOrigin, long found) {
    if (!ofOrigin.equals(origin)) {
      // At first, or in a new incarnation: what no seal of the last one told is told in this one.
      origin = ofOrigin;
      before = found - told;
    }
  }

  long count() {
    told = lines.getAsLong();
    return before + told;
  }
}
