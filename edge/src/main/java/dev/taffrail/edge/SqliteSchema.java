package dev.taffrail.edge;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/**
 * The tables of a store.
 *
 * <pre>
 * document   one row each, waiting or (refused_at is not null) a dead letter; the body is last,
 *            so that reading the rest of a row reads one page, but for the columns that a store of
 *            an earlier version got when it was opened; checksum, of all but the times, is null
 *            where a version before 2 wrote it, queued_sum, of queued_at, where one before 3 did
 * total      one row: what became of documents that are gone
 * account    the two together: queued = delivered + expired + overflowed + dead + waiting
 * </pre>
 */
final class SqliteSchema {
  /** "Tafr", by which a file says what it is. */
  static final int APPLICATION = 0x54616672;

  private static final int VERSION = 3;

  /** SQLite's own code for a file that is damaged. */
  static final int CORRUPT = 11;

  /** More than documents have values. */
  private static final int MOST_FOUND = 1_000_000_000;

  /** What integrity_check says of a document's value. */
  private static final Pattern VALUE =
      Pattern.compile("(CHECK constraint failed|(NULL|TEXT|NUMERIC) value) in document.*");

  /** What it says of an index that is not as its documents are. */
  private static final Pattern INDEX =
      Pattern.compile("(row \\d+ missing from|wrong # of entries in) index (waiting|dead)");

  /** Both indexes hold all that is asked of documents without their bodies. */
  private static final String[] STATEMENTS = {
    """
    CREATE TABLE document(
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      correlation_id TEXT NOT NULL,
      traceparent TEXT,
      priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
      rows INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      queued_at INTEGER NOT NULL,
      queued_sum INTEGER,
      refused_at INTEGER,
      status INTEGER,
      reason TEXT,
      checksum INTEGER,
      body BLOB NOT NULL)\
    """,
    """
    CREATE INDEX waiting ON document(priority, number, queued_at, rows, bytes)
      WHERE refused_at IS NULL\
    """,
    "CREATE INDEX dead ON document(refused_at, bytes) WHERE refused_at IS NOT NULL",
    """
    CREATE TABLE total(
      queued INTEGER NOT NULL,
      delivered INTEGER NOT NULL,
      expired INTEGER NOT NULL,
      overflowed INTEGER NOT NULL,
      discarded INTEGER NOT NULL)\
    """,
    "INSERT INTO total VALUES (0, 0, 0, 0, 0)",
    """
    CREATE VIEW account AS SELECT
      queued, delivered, expired, overflowed,
      discarded + (SELECT count(*) FROM document WHERE refused_at IS NOT NULL) AS dead,
      (SELECT count(*) FROM document WHERE refused_at IS NULL) AS waiting,
      (SELECT coalesce(sum(rows), 0) FROM document WHERE refused_at IS NULL) AS waiting_rows
      FROM total\
    """,
    "PRAGMA application_id = " + APPLICATION,
    "PRAGMA user_version = " + VERSION
  };

  /** What version 1 did not have. */
  private static final String[] SINCE_1 = {
    "ALTER TABLE document ADD COLUMN reason TEXT",
    "ALTER TABLE document ADD COLUMN checksum INTEGER"
  };

  /** What version 2 did not have. */
  private static final String[] SINCE_2 = {
    "ALTER TABLE document ADD COLUMN queued_sum INTEGER", "PRAGMA user_version = " + VERSION
  };

  private SqliteSchema() {}

  /**
   * Makes the tables where there are none, and of those of an earlier version those of this one. A
   * database of somebody else stays as it is.
   *
   * @throws SQLException also when the file is damaged, holds something else, or is of another
   *     version
   */
  static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (number(statement, "PRAGMA application_id") != APPLICATION) {
        begin(statement);
      }
      long version = number(statement, "PRAGMA user_version");
      if (version < 1 || version > VERSION) {
        throw new SQLException("expected a store of version " + VERSION + ", found " + version);
      }
      requireUndamaged(statement);
      if (version == 1) {
        inOneTransaction(statement, false, SINCE_1, SINCE_2);
      } else if (version == 2) {
        inOneTransaction(statement, false, SINCE_2);
      }
    }
  }

  /**
   * But for values of single documents, which are looked at one by one, and indexes, which are made
   * anew from these.
   */
  private static void requireUndamaged(Statement statement) throws SQLException {
    boolean indexesDiffer = false;
    try (ResultSet found = statement.executeQuery("PRAGMA integrity_check(" + MOST_FOUND + ")")) {
      while (found.next()) {
        String word = found.getString(1);
        boolean ofIndex = INDEX.matcher(word).matches();
        if (!(word.equals("ok") || ofIndex || VALUE.matcher(word).matches())) {
          throw new SQLException("expected an undamaged database, found: " + word, null, CORRUPT);
        }
        indexesDiffer |= ofIndex;
      }
    }
    if (indexesDiffer) {
      rebuildIndexes(statement);
    }
  }

  static void rebuildIndexes(Statement statement) throws SQLException {
    statement.execute("REINDEX document");
  }

  private static void begin(Statement statement) throws SQLException {
    inOneTransaction(statement, true, STATEMENTS);
    // So that the file itself says from now on whose it is, not its log alone.
    statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /**
   * @param inEmpty whether that is for an empty database alone
   */
  private static void inOneTransaction(Statement statement, boolean inEmpty, String[]... all)
      throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    try {
      if (inEmpty && number(statement, "SELECT count(*) FROM sqlite_schema") != 0) {
        throw new SQLException("expected a store of Taffrail, found another database");
      }
      for (String[] some : all) {
        for (String each : some) {
          statement.execute(each);
        }
      }
      statement.execute("COMMIT");
    } catch (SQLException e) {
      SqliteStore.rollBack(statement, e);
      throw e;
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
