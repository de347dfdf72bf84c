package dev.taffrail.log;

/**
 * Records below the level, kept in memory for each correlation id and written only when that id
 * meets a record of level error or critical: into the journal, in their order, before that record.
 * What an id did before a failure is known then, and no flash is worn for all the others. An {@link
 * Output} shows them then as well, those of its own level where it has one.
 *
 * <p>Bounded: an id's oldest records go for its new ones, and the failure's record says how many
 * went, in {@code flight_recorder_lost} (of the journal; without one, of the first output); the
 * oldest id goes for a new one. Records without a correlation id are not kept, nor are those below
 * a level that was set for their logger or one above it. A record costs what one that is written
 * costs.
 *
 * @param ids the most correlation ids at a time
 * @param bytesPerId the most bytes of the records of one id, for the journal and for each output;
 *     all of it is taken with its first one
 */
public record FlightRecorder(int ids, int bytesPerId) {
  private static final FlightRecorder STANDARD = new FlightRecorder(64, 16 * 1024);

  /**
   * @throws IllegalArgumentException when there is less than one id, or less than 1 KiB for each
   */
  public FlightRecorder {
    if (ids < 1) {
      throw new IllegalArgumentException("ids: expected 1 or more, found " + ids);
    }
    if (bytesPerId < 1024) {
      throw new IllegalArgumentException("bytesPerId: expected 1024 or more, found " + bytesPerId);
    }
  }

  /** The last 16 KiB of each of 64 ids: 1 MiB at most, and as much for each output. */
  public static FlightRecorder standard() {
    return STANDARD;
  }

  /**
   * A heap that is too small shows only when it is full, long after the start.
   *
   * @param places where records go
   * @throws IllegalArgumentException when all that may be kept is more than half of the heap
   */
  void checkFits(int places) {
    long heap = Runtime.getRuntime().maxMemory();
    if ((double) ids * bytesPerId * places > heap / 2.0) {
      throw new IllegalArgumentException(
          "flightRecorder: expected at most half of the heap of %d MiB, found %d ids of %d bytes in %d places"
              .formatted(heap >> 20, ids, bytesPerId, places));
    }
  }

  public FlightRecorder withIds(int value) {
    return new FlightRecorder(value, bytesPerId);
  }

  public FlightRecorder withBytesPerId(int value) {
    return new FlightRecorder(ids, value);
  }
}
