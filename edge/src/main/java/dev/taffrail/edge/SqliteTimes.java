package dev.taffrail.edge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees that no document is given up too soon, or kept for ever, by a time that is no longer the one
 * that was written. That of the handing over has a checksum of its own, so that a document which is
 * sound but for it is sent all the same.
 */
final class SqliteTimes {
  private SqliteTimes() {}

  /**
   * Lets documents whose times are damaged count as handed over now, where those would give them up
   * or are in a far future. Of older versions there is no checksum.
   *
   * @param keep so long a document is kept, in milliseconds
   * @return how many
   */
  static int renewDamaged(Connection connection, long now, long keep) throws SQLException {
    List<Long> damaged = damaged(connection, now, keep);
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE document SET queued_at = ?, queued_sum = ? WHERE number = ?")) {
      for (long number : damaged) {
        update.setLong(1, now);
        update.setLong(2, Checksum.of(now));
        update.setLong(3, number);
        update.executeUpdate();
      }
    }
    return damaged.size();
  }

  /**
   * Lets documents wait again that have a time of a refusal and nothing else of one: the receiver
   * always gave a status, and what is damaged has a reason.
   *
   * @return how many
   */
  static int takeBackUnrefused(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE document SET refused_at = NULL"
                + " WHERE refused_at IS NOT NULL AND status IS NULL AND reason IS NULL")) {
      return update.executeUpdate();
    }
  }

  private static List<Long> damaged(Connection connection, long now, long keep)
      throws SQLException {
    List<Long> damaged = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT number, queued_at, queued_sum FROM document WHERE refused_at IS NULL"
                + " AND (queued_at < ? OR queued_at > ?) AND queued_sum IS NOT NULL")) {
      statement.setLong(1, now - keep);
      statement.setLong(2, now + keep);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (Checksum.of(row.getLong(2)) != row.getLong(3)) {
            damaged.add(row.getLong(1));
          }
        }
      }
    }
    return damaged;
  }
}
