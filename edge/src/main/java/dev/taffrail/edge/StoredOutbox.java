package dev.taffrail.edge;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Documents in a store; in memory what is not booked there yet. Where the store fails, everything
 * stays in memory, and each run tries it once.
 */
final class StoredOutbox implements CloudOutbox {
  /** So many documents that were taken are booked together. */
  private static final int TOGETHER = 32;

  /** Why what is no longer as it was written becomes a dead letter. */
  private static final String DAMAGED = "damaged";

  private final CloudStore config;
  private final int keepRows;
  private final StoreRecords records;
  private final Clock clock;
  private final StoreChanges changes = new StoreChanges();
  private final StoreAccess store;
  private long lostRows;

  /** Bytes of the store that were taken when it was written last. */
  private volatile long used;

  private volatile CloudContents contents = CloudContents.NONE;

  /** What next returned, of the store or of memory. */
  private SqliteStore.@Nullable Kept kept;

  private StoreChanges.@Nullable Waiting unkept;

  /**
   * @param keepRows the most rows in memory
   * @param patience so long another process may hold the store before that is a failure
   */
  StoredOutbox(
      CloudStore config, int keepRows, StoreRecords records, Clock clock, Duration patience) {
    this.config = config;
    this.keepRows = keepRows;
    this.records = records;
    this.clock = clock;
    this.store = new StoreAccess(config, records, patience, clock, changes);
  }

  @Override
  public void add(CloudDocument document) {
    forgetNext();
    changes.add(document, clock.millis());
    if (SqliteBooking.fits(document, config)) {
      book(true);
    } else {
      keptInMemory(); // it is sent once, and given up when the rest is booked
    }
  }

  @Override
  public @Nullable CloudDocument next() {
    if (kept == null && unkept == null) {
      find();
    }
    if (kept != null) {
      return kept.document();
    }
    return unkept == null ? null : unkept.document();
  }

  /** Of one that was stamped by a clock that was not set yet, all of it. */
  @Override
  public Duration left() {
    long queuedAt = kept != null ? kept.queuedAt() : unkept != null ? unkept.queuedAt() : 0;
    long age = queuedAt < SqliteBooking.CLOCK_SET ? 0 : Math.max(clock.millis() - queuedAt, 0);
    Duration left = config.keep().minusMillis(age);
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public void taken() {
    if (kept != null) {
      changes.settle(kept, null);
    } else if (unkept != null) {
      changes.taken(unkept);
    }
    bookTogether();
  }

  @Override
  public void refused(int status, @Nullable String reason) {
    StoreChanges.Refusal refusal = new StoreChanges.Refusal(clock.millis(), status, reason);
    if (kept != null) {
      records.deadLetter(kept.document(), refusal);
      changes.settle(kept, refusal);
    } else if (unkept != null) {
      records.deadLetter(unkept.document(), refusal);
      changes.refused(unkept, refusal);
    }
    bookTogether();
  }

  @Override
  public long giveUp() {
    long lost = lostRows;
    lostRows = 0;
    return lost;
  }

  @Override
  public void endRun() {
    forgetNext();
    book(false);
    store.tryAgain();
  }

  @Override
  public long rows() {
    return now().accounts().waitingRows();
  }

  @Override
  public CloudContents contents() {
    return contents;
  }

  @Override
  public @Nullable CloudFailure failure() {
    return store.failure();
  }

  @Override
  public long depth() {
    return used;
  }

  @Override
  public long room() {
    return config.maxBytes();
  }

  @Override
  public void close() {
    endRun();
    for (StoreChanges.Waiting left : changes.documents()) {
      lost(CloudLoss.of(left.document(), CloudLoss.CLOSED));
    }
    contents = booked();
    store.close();
  }

  /** Of documents that are equally urgent, those in the store are older. */
  private void find() {
    while (isBehindManyDamaged()) {
      book(false);
    }
    unkept = changes.first();
    if (kept != null && unkept != null) {
      if (unkept.document().priority().compareTo(kept.document().priority()) < 0) {
        kept = null;
      } else {
        unkept = null;
      }
    }
  }

  /** Looks for the first of the store; whether so many were passed that they are booked first. */
  private boolean isBehindManyDamaged() {
    int most = changes.settled().size() + TOGETHER;
    store.read(open -> kept = firstUndamaged(open, most));
    return kept == null && changes.settled().size() == most;
  }

  /** What is damaged is kept to be looked at, and holds up none behind it. */
  private SqliteStore.@Nullable Kept firstUndamaged(SqliteStore open, int mostSettled)
      throws SQLException {
    SqliteStore.Kept found = open.first(changes.settled().keySet());
    while (found != null && found.damaged()) {
      StoreChanges.Refusal refusal = new StoreChanges.Refusal(clock.millis(), 0, DAMAGED);
      records.deadLetter(found.document(), refusal);
      changes.settle(found, refusal);
      lostRows += found.document().rows();
      boolean more = changes.settled().size() < mostSettled;
      found = more ? open.first(changes.settled().keySet()) : null;
    }
    return found;
  }

  private CloudContents booked() {
    CloudContents booked = store.contents();
    return booked == null ? CloudContents.NONE : booked;
  }

  private CloudContents now() {
    return changes.upon(booked());
  }

  private void forgetNext() {
    kept = null;
    unkept = null;
  }

  private void bookTogether() {
    forgetNext();
    if (changes.settled().size() >= TOGETHER) {
      book(false);
    }
    contents = now();
  }

  private void book(boolean force) {
    store.write(open -> booked(open.write(changes, clock.millis(), force)));
    keptInMemory();
  }

  /** What is not booked is bounded, and counts all the same. */
  private void keptInMemory() {
    boundMemory();
    contents = now();
  }

  private void booked(SqliteBooking.Result result) {
    store.works(result.contents());
    changes.clear();
    used = result.used();
    result.losses().forEach(this::lost);
    if (result.renewed() > 0) {
      records.timesDamaged(result.renewed());
    }
  }

  private void boundMemory() {
    while (changes.rows() > keepRows) {
      lost(CloudLoss.of(changes.giveUpLast(), CloudLoss.NO_ROOM));
    }
    for (CloudDocument gone : changes.discardDead(config.deadLetters())) {
      lost(CloudLoss.of(gone, CloudLoss.DEAD_LETTERS_FULL));
    }
  }

  /** Rows of dead letters were counted when they were refused. */
  private void lost(CloudLoss loss) {
    records.lost(loss);
    lostRows += loss.reason().equals(CloudLoss.DEAD_LETTERS_FULL) ? 0 : loss.rows();
  }
}
