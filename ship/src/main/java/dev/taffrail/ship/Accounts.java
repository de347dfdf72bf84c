package dev.taffrail.ship;

/**
 * What became of the source's records at one sink, over both lanes and over all restarts since the
 * sink's cursors began.
 *
 * <p>While one lane is ahead of the other, {@code lost} is what may be lost at most: of a record
 * that was deleted unread nobody knows which lane it was for. Once both have read to the same place
 * it is exact.
 *
 * @param read records that the sink had to account for
 * @param delivered taken by the receiver
 * @param filtered dropped by a transform
 * @param summarised made part of a summary
 * @param refused never to be taken by the receiver; kept in {@code edge.log.refused.SINK.log}
 * @param lost deleted by retention before they were read
 * @param pending read, and not yet any of these
 */
public record Accounts(
    long read,
    long delivered,
    long filtered,
    long summarised,
    long refused,
    long lost,
    long pending) {

  public static final Accounts NONE = new Accounts(0, 0, 0, 0, 0, 0, 0);

  /** The sums of both. */
  Accounts plus(Accounts other) {
    return new Accounts(
        read + other.read,
        delivered + other.delivered,
        filtered + other.filtered,
        summarised + other.summarised,
        refused + other.refused,
        lost + other.lost,
        pending + other.pending);
  }

  /** Whether {@code read = delivered + filtered + summarised + refused + lost + pending}. */
  public boolean balanced() {
    return read == delivered + filtered + summarised + refused + lost + pending;
  }

  /**
   * This, when balanced.
   *
   * @throws IllegalStateException when not: a record went unaccounted, a defect
   */
  public Accounts requireBalanced() {
    if (!balanced()) {
      throw new IllegalStateException("accounts do not add up: " + this);
    }
    return this;
  }
}
