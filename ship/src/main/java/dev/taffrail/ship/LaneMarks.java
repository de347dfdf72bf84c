package dev.taffrail.ship;

import java.util.Map;

/**
 * What a lane decided of the times of its records and has to decide again after a crash, kept
 * beside its cursor: so a record that is sent again is the same. Saved before anything is sent that
 * comes of it. For one thread.
 */
final class LaneMarks {
  private static final String AS_IS = "clock_as_is";
  private static final String BASE = "restamp";
  private static final String FROM = "restamp_from";
  private static final String BEFORE = "restamp_before";
  private static final long NONE = -1;

  private long asIs;
  private long asIsEnd = NONE;
  private long base;
  private long from;
  private long before;
  private boolean unsaved;

  /** As it was saved. */
  LaneMarks(Map<String, Long> values) {
    asIs = values.getOrDefault(AS_IS, NONE);
    base = values.getOrDefault(BASE, NONE);
    from = values.getOrDefault(FROM, NONE);
    before = values.getOrDefault(BEFORE, NONE);
  }

  /**
   * From this record on times are taken as they are, until {@link #clockMoves}: their clock was
   * waited for long enough.
   */
  void takeAsIs(long index) {
    asIs = index;
    asIsEnd = NONE;
    unsaved = true;
  }

  /** Behind this record the clock is another one, or set. */
  void clockMoves(long index) {
    if (asIs != NONE && asIsEnd == NONE && index >= asIs) {
      asIsEnd = index;
    }
  }

  boolean isAsIs(long index) {
    return asIs != NONE && index >= asIs && (asIsEnd == NONE || index <= asIsEnd);
  }

  /**
   * Records from this one on that get another time get this one, and a microsecond more for each
   * number behind it.
   *
   * @param number of the place behind the record
   */
  void restampFrom(long number, long micros) {
    before = base;
    base = micros - number;
    from = number;
    unsaved = true;
  }

  /** Whether there is a time to give yet. */
  boolean hasRestamp() {
    return base != NONE;
  }

  /** The time that was chosen last, in microseconds since 1970. */
  long chosen() {
    return base + from;
  }

  /** Whether the cursor is beyond all that has the time before the one that was chosen last. */
  boolean mayChoose(long cursor) {
    return cursor >= from - 1;
  }

  /**
   * The time for a record, in microseconds since 1970.
   *
   * @param number of the place behind it
   */
  long restamp(long number) {
    return (number >= from || before == NONE ? base : before) + number;
  }

  boolean isUnsaved() {
    return unsaved;
  }

  void saved() {
    unsaved = false;
  }

  /** Adds what has to be known at this cursor and behind it. */
  void addTo(Map<String, Long> values, long cursor) {
    if (asIs != NONE && (asIsEnd == NONE || cursor <= asIsEnd)) {
      values.put(AS_IS, asIs);
    }
    if (base != NONE) {
      values.put(BASE, base);
      values.put(FROM, from);
      if (before != NONE && cursor < from) {
        values.put(BEFORE, before);
      }
    }
  }
}
