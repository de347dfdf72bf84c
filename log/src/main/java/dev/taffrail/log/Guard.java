package dev.taffrail.log;

import dev.taffrail.journal.Level;

/**
 * What a logger lets through, as bits of one int: the levels that pass the first look, those that
 * are enabled, those of them that go to a sink, and whether the first look has to be followed by a
 * question. It has to where nothing is known yet, and while a level is set for a limited time: then
 * every level passes the first look, and who asks finds the end of that time.
 */
@SuppressWarnings("EnumOrdinal") // bits of a mask that never leaves the process
final class Guard {
  private static final int LEVELS = (1 << Level.values().length) - 1;
  private static final int ENABLED = 8;
  private static final int WRITTEN = 16;
  private static final int ASK = 1 << 30;

  /** Nothing is known of this logger yet. */
  static final int UNKNOWN = LEVELS | ASK;

  private Guard() {}

  /**
   * @param threshold the lowest level that goes to the main sink
   * @param debugApart whether debug records go somewhere of their own
   * @param kept whether what goes nowhere is kept in memory for a while
   * @param limited whether this holds for a limited time only
   */
  static int of(Level threshold, boolean debugApart, boolean kept, boolean limited) {
    int written =
        (LEVELS & (-1 << threshold.ordinal())) | (debugApart ? 1 << Level.DEBUG.ordinal() : 0);
    int enabled = kept ? LEVELS : written;
    int first = limited ? LEVELS | ASK : enabled;
    return first | (enabled << ENABLED) | (written << WRITTEN);
  }

  static boolean passes(int bits, Level level) {
    return ((bits >> level.ordinal()) & 1) != 0;
  }

  static boolean asks(int bits) {
    return (bits & ASK) != 0;
  }

  static boolean isEnabled(int bits, Level level) {
    return ((bits >> (ENABLED + level.ordinal())) & 1) != 0;
  }

  static boolean isWritten(int bits, Level level) {
    return ((bits >> (WRITTEN + level.ordinal())) & 1) != 0;
  }
}
