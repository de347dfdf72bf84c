package dev.taffrail.ship;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record in a lane's window, and what the lane met right behind it: other lanes' records,
 * filtered and held ones, over which the cursor moves once this record is settled. For one thread.
 */
final class Entry {
  /** Null once it is settled. */
  private @Nullable ShipRecord record;

  private final int own;
  private final long folded;
  private final Counters share;
  private Position next;
  private final boolean rest;
  private final long upTo;
  private final int lineBytes;
  private long order;
  private @Nullable Load load;
  private @Nullable Stretch behind;
  private boolean settled;
  private @Nullable String refusal;
  private final @Nullable String objection;
  private boolean restamped;

  /**
   * @param share what was read and skipped up to it; not changed by anybody
   * @param next the place behind it
   * @param rest whether the cursor may rest there
   * @param upTo how many bytes of the source were read up to there
   * @param objection why it is not to be sent but kept; null when it is
   */
  Entry(
      Piece piece,
      Counters share,
      Position next,
      boolean rest,
      long upTo,
      @Nullable String objection) {
    this.objection = objection;
    this.record = piece.record();
    this.own = piece.own();
    this.folded = piece.folded();
    this.share = share;
    this.next = next;
    this.rest = rest;
    this.upTo = upTo;
    this.lineBytes = piece.record().line().length;
  }

  /** Its place among all entries of its window. */
  long order() {
    return order;
  }

  void takePlace(long number) {
    order = number;
  }

  /** It was taken, with others, to be sent. */
  void join(Load taken) {
    load = taken;
  }

  long upTo() {
    return upTo;
  }

  /** As it is sent; until it is settled. */
  ShipRecord record() {
    return Objects.requireNonNull(record);
  }

  /** Bytes of the line as it was read; with another time it may be sent as a longer one. */
  int lineBytes() {
    return lineBytes;
  }

  /** The number of the place behind it. */
  long number() {
    return next.index();
  }

  /** Why it is to be kept unsent; null when it is to be sent. */
  @Nullable String objection() {
    return objection;
  }

  /** Sends it with another time from now on; that is done once. */
  void restamp(ShipRecord other) {
    record = other;
    restamped = true;
  }

  boolean isRestamped() {
    return restamped;
  }

  /** Takes note of what came behind it and is not to be sent. */
  void pass(Position to, Counters share, boolean mayRest) {
    Stretch stretch = behind == null ? new Stretch() : behind;
    stretch.add(to, share, mayRest);
    behind = stretch;
  }

  /** It is settled, and has to wait for one before it: what it was read of need not wait, too. */
  void waitSettled() {
    next = next.withoutRecord();
    if (behind != null) {
      behind.waitSettled();
    }
  }

  /** Moves over this entry and what came behind it. */
  void moveOver(Stretch all) {
    all.settle(this);
    all.add(next, share, rest);
    if (behind != null) {
      all.add(behind);
    }
  }

  void addTo(Counters sum) {
    sum.add(share);
    if (behind != null) {
      behind.addTo(sum);
    }
  }

  /** How many records it brings that are read and not settled, whether here or held by a stage. */
  long pending() {
    Stretch further = behind;
    return share.read - share.filtered + (further == null ? 0 : further.pending());
  }

  boolean settled() {
    return settled;
  }

  /** How many records of the journal this stands for. */
  long sources() {
    return own + folded;
  }

  /**
   * The receiver took it.
   *
   * @param live counts it too
   */
  void deliver(Counters live) {
    settle();
    settleIn(live);
  }

  /**
   * The receiver will never take it.
   *
   * @param live counts it too
   */
  void refuse(String reason, Counters live) {
    settle();
    refusal = reason;
    settleIn(live);
  }

  /** Counts what became of it, once it is settled. */
  void settleIn(Counters sum) {
    if (refusal == null) {
      sum.deliver(own, folded);
    } else {
      sum.refuse(refusal, sources());
    }
  }

  private void settle() {
    if (settled) {
      throw new IllegalStateException("the record before " + number() + " is settled twice");
    }
    settled = true;
    record = null;
    if (load != null) {
      load.settleOne();
    }
  }
}
