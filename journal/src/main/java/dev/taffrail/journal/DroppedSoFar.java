package dev.taffrail.journal;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many records of one incarnation of a journal were dropped, as its seals state it: over all
 * its openings, also when the same process opens its files more than once. What is dropped between
 * the last seal and a power cut or a kill is not in it, unless a {@code records_dropped} was
 * written meanwhile: a count in memory dies with the memory.
 */
final class DroppedSoFar {
  private final LongSupplier refused;
  private @Nullable String origin;
  private long before;
  private long told;

  /**
   * @param refused how many records were refused since the process opened the journal
   */
  DroppedSoFar(LongSupplier refused) {
    this.refused = refused;
  }

  /** The files were opened, and their last seal says this. */
  void opened(String ofOrigin, long sealed) {
    if (!ofOrigin.equals(origin)) {
      // At first, or in a new incarnation: what no seal of the last one told is told in this one.
      origin = ofOrigin;
      before = sealed - told;
    }
  }

  long count() {
    told = refused.getAsLong();
    return before + told;
  }
}
