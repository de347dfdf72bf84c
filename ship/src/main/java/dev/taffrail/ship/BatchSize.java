package dev.taffrail.ship;

/**
 * How many records a batch may have: as many as the receiver takes. What was too large for it is
 * tried again now and then, and ever more seldom while it still is. For one thread.
 */
final class BatchSize {
  /** As much as so many batches hold is taken before the first such try. */
  private static final int FIRST_PATIENCE = 4;

  private static final int LONGEST_PATIENCE = 64;
  private static final int NONE = Integer.MAX_VALUE;

  private final int limit;
  private int most;

  /** The smallest size that was too large. */
  private int tooLarge = NONE;

  /** How many records were taken since a batch was too large. */
  private long taken;

  private int patience = FIRST_PATIENCE;

  BatchSize(int limit) {
    this.limit = limit;
    this.most = limit;
  }

  int most() {
    return most;
  }

  /** The receiver has too much to do to take so many now. */
  void tooMuch(int records) {
    most = Math.max(1, Math.min(most, records / 2));
  }

  /** So many at once are more than the receiver ever takes, however little it has to do. */
  void tooLarge(int records) {
    if (most >= tooLarge) {
      patience = Math.min(2 * patience, LONGEST_PATIENCE);
    }
    tooMuch(records);
    tooLarge = Math.min(tooLarge, records);
    taken = 0;
  }

  /** The receiver took a batch: the next may be larger. */
  void taken(int records) {
    taken += records;
    // Not of what is sent now, which may be little because the receiver is busy.
    long enough = (long) patience * (tooLarge / 2);
    // Of some streams no batch is that large.
    if (records >= tooLarge || taken >= 2 * enough) {
      tooLarge = NONE;
    }
    int larger = (int) Math.min(limit, most * 2L);
    if (larger <= tooLarge * 3L / 4) { // records differ in length: a little less is too large, too
      most = larger;
    } else if (taken >= enough) {
      most = Math.max(most, tooLarge);
    }
  }
}
