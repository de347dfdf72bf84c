package dev.taffrail.edge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a store holds, by its indexes, without the documents themselves. */
final class SqliteContents {
  private static final String DIFFERENCE =
      "(queued - delivered - expired - overflowed - discarded"
          + " - (SELECT count(*) FROM document NOT INDEXED))";

  private final Map<CloudPriority, Long> waiting = CloudContents.none();
  private long sum;
  private long rows;
  private long oldest = Long.MAX_VALUE;

  private SqliteContents() {}

  static CloudContents of(Connection connection) throws SQLException {
    SqliteContents contents = new SqliteContents();
    contents.readWaiting(connection);
    return contents.with(connection);
  }

  /** Without the indexes, which may be damaged too. */
  static long mendAccount(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + DIFFERENCE + " FROM total")) {
      long difference = row.next() ? row.getLong(1) : 0;
      if (difference != 0) {
        statement.executeUpdate("UPDATE total SET queued = queued - " + DIFFERENCE);
      }
      return difference;
    }
  }

  private void readWaiting(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT priority, count(*), total(rows), min(queued_at) FROM document"
                    + " WHERE refused_at IS NULL GROUP BY priority");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        // Not put: that of a damaged row is counted with the last.
        waiting.merge(CloudPriority.of(row.getInt(1)), row.getLong(2), Long::sum);
        sum += row.getLong(2);
        rows += row.getLong(3);
        oldest = Math.min(oldest, row.getLong(4));
      }
    }
  }

  private CloudContents with(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT queued, delivered, expired, overflowed, discarded,"
                    + " (SELECT count(*) FROM document WHERE refused_at IS NOT NULL) FROM total");
        ResultSet row = statement.executeQuery()) {
      row.next();
      long dead = row.getLong(6);
      CloudAccounts accounts =
          new CloudAccounts(
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5) + dead,
              sum,
              rows);
      return new CloudContents(accounts, waiting, dead, oldest());
    }
  }

  private @Nullable Instant oldest() {
    boolean known = sum > 0 && oldest >= SqliteBooking.CLOCK_SET;
    return known ? Instant.ofEpochMilli(oldest) : null;
  }
}
