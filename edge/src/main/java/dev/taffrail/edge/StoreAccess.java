package dev.taffrail.edge;

import dev.taffrail.journal.FailureWords;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A store's file, which may be locked, full, damaged or gone. What fails is said once, and not done
 * again before {@link #tryAgain}; nothing here throws because of a disk. For one thread at a time.
 */
final class StoreAccess {
  private final CloudStore config;
  private final StoreRecords records;
  private final Duration patience;
  private final Clock clock;
  private final StoreChanges changes;
  private @Nullable SqliteStore store;

  /** What the file system knows the file by that was opened last. */
  private @Nullable Object key;

  /** As it was booked last; null when nothing was read yet. */
  private @Nullable CloudContents contents;

  private @Nullable SqliteFailure failing;

  /** The same in words; for any thread. */
  private volatile @Nullable CloudFailure failure;

  private boolean unwritable;
  private boolean unreadable;

  /**
   * @param patience so long another process may hold the file before that is a failure
   * @param changes what was not booked yet
   */
  StoreAccess(
      CloudStore config,
      StoreRecords records,
      Duration patience,
      Clock clock,
      StoreChanges changes) {
    this.config = config;
    this.records = records;
    this.patience = patience;
    this.clock = clock;
    this.changes = changes;
  }

  /** Reads, if that did not fail before. */
  void read(Work work) {
    if (!unreadable) {
      unreadable = !attempt(work);
    }
  }

  /** Writes, if that did not fail before. */
  void write(Work work) {
    if (!unwritable) {
      unwritable = !attempt(work);
    }
  }

  /** What failed may be tried once more. */
  void tryAgain() {
    unwritable = false;
    unreadable = false;
  }

  /** It was written, which ends a failure that was said. */
  void works(CloudContents booked) {
    if (failing != null) {
      failing = null;
      failure = null;
      records.recovered(changes.documents().size());
    }
    contents = booked;
  }

  /** As it was booked last; null when nothing was read yet. */
  @Nullable CloudContents contents() {
    return contents;
  }

  /** Why it does not work; null when it does. For any thread. */
  @Nullable CloudFailure failure() {
    return failure;
  }

  void close() {
    if (failing == null && contents != null) {
      records.closed(contents.accounts());
    }
    closeFile();
  }

  /** Does something with the store; whether that was done. Why it was not is said. */
  private boolean attempt(Work work) {
    try {
      leaveWhatIsGone();
      doMending(work);
      return true;
    } catch (SQLException | IOException | RuntimeException | LinkageError e) {
      failed(reason(e), e);
      return false;
    }
  }

  private void doMending(Work work) throws SQLException, IOException {
    try {
      work.with(open());
    } catch (SQLException e) {
      requireCorrupt(e);
      closeFile();
      doWithNewIndexes(work);
    }
  }

  /** Where they alone were damaged, that costs no document; opening looks at all else. */
  private void doWithNewIndexes(Work work) throws SQLException, IOException {
    try {
      open().rebuildIndexes();
      work.with(open());
    } catch (SQLException e) {
      requireCorrupt(e);
      putAside(e);
      work.with(open());
    }
  }

  private static void requireCorrupt(SQLException e) throws SQLException {
    if (SqliteFailure.of(e) != SqliteFailure.CORRUPT) {
      throw e;
    }
  }

  /** What opening makes beside the database fails on a full disk in other words than SQLite's. */
  private SqliteFailure reason(Throwable e) {
    SqliteFailure found = SqliteFailure.of(e);
    boolean full = found == SqliteFailure.FAILED && store == null && StoreFiles.isFull(config, e);
    return full ? SqliteFailure.FULL : found;
  }

  /** Said once, until the store works again or fails in another way. */
  private void failed(SqliteFailure reason, Throwable cause) {
    if (failing != reason) {
      failing = reason;
      failure = new CloudFailure(words(reason, cause), clock.instant());
      records.failed(reason, cause, changes.documents().size());
    }
    if (!reason.leavesConnection()) {
      unwritable = true;
      unreadable = true;
      closeFile();
    }
  }

  private String words(SqliteFailure reason, Throwable cause) {
    boolean speaks = cause instanceof SQLException && cause.getMessage() != null;
    String message = speaks ? cause.getMessage() : FailureWords.of(cause);
    return "store " + config.path() + " " + reason.word() + ": " + message;
  }

  private SqliteStore open() throws SQLException, IOException {
    if (store == null) {
      store = SqliteStore.open(config, patience);
      key = store.key();
      mendAccount(store);
      CloudContents found = store.contents();
      if (contents != null && found.accounts().queued() < contents.accounts().queued()) {
        gone(); // while it was not open
      }
      contents = found;
      records.opened(found.accounts());
    }
    return store;
  }

  private void mendAccount(SqliteStore opened) throws SQLException {
    long difference = opened.mendAccount();
    if (difference != 0) {
      records.accountDamaged(difference);
    }
  }

  /** Somebody removed it, or put another file in its place; or removed what belongs to it. */
  private void leaveWhatIsGone() throws SQLException, IOException {
    if (store != null && !store.isInPlace()) {
      closeFile(SqliteStore::closeGone);
      gone();
    } else if (store != null && !store.isWhole()) {
      store.emptyLog(); // of which nothing else may be left
      closeFile();
    }
  }

  private void gone() {
    records.gone(waiting());
    forget();
  }

  private void putAside(SQLException cause) throws SQLException {
    closeFile();
    try {
      if (!isOurs()) {
        throw cause;
      }
      records.corrupt(StoreFiles.putAside(config.path()), waiting(), cause);
      forget();
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw cause;
    }
  }

  /** Anything else that looks damaged is somebody's. */
  private boolean isOurs() throws IOException {
    boolean same = key != null && key.equals(StoreFiles.key(config.path()));
    return same || StoreFiles.isStore(config.path());
  }

  /** Documents that waited in it, as far as known; null when it was never read. */
  private @Nullable Long waiting() {
    return contents == null
        ? null
        : Math.max(contents.accounts().waiting() - changes.settled().size(), 0);
  }

  /** What was booked is no more. */
  private void forget() {
    contents = null;
    changes.forgetSettled();
  }

  private void closeFile() {
    closeFile(SqliteStore::close);
  }

  private void closeFile(Closing how) {
    SqliteStore open = store;
    store = null;
    if (open != null) {
      try {
        how.close(open);
      } catch (SQLException | IOException e) {
        // All that was booked is in the file or its log; the next opening goes on from there.
        records.closeFailed(e);
      }
    }
  }

  /** Something that is done with the store. */
  interface Work {
    void with(SqliteStore store) throws SQLException;
  }

  private interface Closing {
    void close(SqliteStore store) throws SQLException, IOException;
  }
}
