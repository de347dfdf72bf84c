package dev.taffrail.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

  private final CloudStore config;
  private final int keepRows;
  private final StoreRecords records;
  private final Clock clock;
  private final Duration patience;
  private final StoreChanges changes = new StoreChanges();
  private @Nullable SqliteStore store;

  /** As it was booked last; null when nothing was read yet. */
  private @Nullable StoreBalance balance;

  private @Nullable SqliteFailure failing;

  /** In this run, which then tries it no more. */
  private boolean unwritable;

  private boolean unreadable;
  private long lostRows;

  /** Bytes of the store that were taken when it was written last. */
  private volatile long used;

  /** What next returned, of the store or of memory. */
  private SqliteStore.@Nullable Kept kept;

  private StoreChanges.@Nullable Waiting unkept;

  /**
   * @param keepRows the most rows in memory
   * @param patience so long another process may hold the store before that is a failure
   */
  StoredOutbox(
      CloudStore config, int keepRows, StoreRecords records, Clock clock, Duration patience) {
    this.patience = patience;
    this.config = config;
    this.keepRows = keepRows;
    this.records = records;
    this.clock = clock;
  }

  @Override
  public void add(CloudDocument document) {
    forgetNext();
    changes.add(document, clock.millis());
    book(true);
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
      changes.settle(kept, 0, 0);
    } else if (unkept != null) {
      changes.taken(unkept);
    }
    bookTogether();
  }

  @Override
  public void refused(int status) {
    if (kept != null) {
      records.deadLetter(CloudLoss.refused(kept.document(), status));
      changes.settle(kept, clock.millis(), status);
    } else if (unkept != null) {
      records.deadLetter(CloudLoss.refused(unkept.document(), status));
      changes.refused(unkept, clock.millis(), status);
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
    unwritable = false;
    unreadable = false;
  }

  @Override
  public long rows() {
    long booked = balance == null ? 0 : balance.waitingRows();
    return booked - changes.settledRows() + changes.rows();
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
    if (failing == null && balance != null) {
      records.closed(balance);
    }
    closeStore();
  }

  /** Of documents that are equally urgent, those in the store are older. */
  private void find() {
    unkept = changes.first();
    if (!unreadable) {
      unreadable = !attempt(open -> kept = open.first(changes.settled().keySet()));
    }
    if (kept != null && unkept != null) {
      if (unkept.document().priority().compareTo(kept.document().priority()) < 0) {
        kept = null;
      } else {
        unkept = null;
      }
    }
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
  }

  private void book(boolean force) {
    if (!unwritable) {
      unwritable = !attempt(open -> booked(open.write(changes, clock.millis(), force)));
    }
    boundMemory();
  }

  private void booked(SqliteBooking.Result result) {
    if (failing != null) {
      failing = null;
      records.recovered(changes.documents().size());
    }
    changes.clear();
    balance = result.balance();
    used = result.used();
    result.losses().forEach(this::lost);
  }

  /** Does something with the store; whether that was done. Why it was not is said. */
  private boolean attempt(Work work) {
    try {
      work.with(open());
      return true;
    } catch (SQLException e) {
      SqliteFailure reason = SqliteFailure.of(e);
      if (reason == SqliteFailure.CORRUPT && putAside(e)) {
        return attemptAnew(work);
      }
      failed(reason, e);
    } catch (IOException | RuntimeException | LinkageError e) {
      failed(SqliteFailure.of(e), e);
    }
    return false;
  }

  private boolean attemptAnew(Work work) {
    try {
      work.with(open());
      return true;
    } catch (SQLException | IOException | RuntimeException | LinkageError e) {
      failed(SqliteFailure.of(e), e);
      return false;
    }
  }

  /** Said once, until the store works again or fails in another way. */
  private void failed(SqliteFailure reason, Throwable cause) {
    if (failing != reason) {
      failing = reason;
      records.failed(reason, cause, changes.documents().size());
    }
    if (!reason.leavesConnection()) {
      unwritable = true;
      unreadable = true;
      closeStore();
    }
  }

  private SqliteStore open() throws SQLException, IOException {
    if (store == null) {
      store = SqliteStore.open(config, patience);
      balance = store.balance();
      records.opened(balance);
    } else if (!Files.exists(config.path())) {
      throw new NoSuchFileException(config.path().toString(), null, "somebody removed it");
    }
    return store;
  }

  private boolean putAside(SQLException cause) {
    closeStore();
    try {
      if (!StoreFiles.isStore(config.path())) {
        return false;
      }
      Path aside = StoreFiles.putAside(config.path());
      records.corrupt(aside, balance, cause);
      balance = null;
      return true;
    } catch (IOException e) {
      cause.addSuppressed(e);
      return false;
    }
  }

  private void closeStore() {
    SqliteStore open = store;
    store = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException | IOException e) {
        // All that was booked is in the file or its log; the next opening goes on from there.
        records.closeFailed(e);
      }
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

  /** Something that is done with the store. */
  private interface Work {
    void with(SqliteStore store) throws SQLException;
  }
}
