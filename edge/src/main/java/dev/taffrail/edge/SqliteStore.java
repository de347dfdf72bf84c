package dev.taffrail.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** An open database of documents. For one thread at a time. */
final class SqliteStore implements AutoCloseable {
  static final int PAGE = 4096;

  /** A document of the store, and when it was handed over. */
  record Kept(long number, CloudDocument document, long queuedAt) {}

  private static final Pattern SENDABLE = Pattern.compile("[ -~]*[!-~][ -~]*");

  private final CloudStore config;
  private final Connection connection;
  private final StoreLock lock;
  private boolean forced = true;

  private SqliteStore(CloudStore config, Connection connection, StoreLock lock) {
    this.config = config;
    this.connection = connection;
    this.lock = lock;
  }

  /**
   * Opens a store, and makes one where there is none.
   *
   * @param patience so long another process may lock the database before that is a failure
   * @throws StoreHeldException when somebody else has it open as a store
   */
  static SqliteStore open(CloudStore config, Duration patience) throws SQLException, IOException {
    Path path = config.path().toAbsolutePath();
    Path folder = Objects.requireNonNull(path.getParent(), "expected a file, found the root");
    if (!Files.isDirectory(folder)) { // createDirectories may refuse a link to one
      Files.createDirectories(folder);
    }
    SqliteLibrary.unpack(folder);
    StoreLock lock = StoreLock.take(path);
    try {
      StoreFiles.make(path);
      return new SqliteStore(config, connect(config, path, patience), lock);
    } catch (SQLException | IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static Connection connect(CloudStore config, Path path, Duration patience)
      throws SQLException {
    SQLiteConfig options = new SQLiteConfig();
    options.setBusyTimeout((int) patience.toMillis());
    options.setPageSize(PAGE);
    Connection connection = options.createConnection("jdbc:sqlite:" + path);
    try {
      SqliteSchema.prepare(connection);
      tune(connection, config.maxBytes());
      return connection;
    } catch (SQLException e) {
      close(connection, e);
      throw e;
    }
  }

  /** Only once the file is known to be ours. */
  private static void tune(Connection connection, long maxBytes) throws SQLException {
    long pages = (maxBytes + maxBytes / 16 + CloudStore.LEAST_BYTES) / PAGE;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA journal_size_limit = " + 1024 * PAGE);
      statement.execute("PRAGMA max_page_count = " + pages);
    }
  }

  /**
   * Books all changes in one transaction, and gives up what there is no time or room for.
   *
   * @param force whether the device is told to keep it over a power cut
   * @throws SQLException when nothing of it was booked
   */
  SqliteBooking.Result write(StoreChanges changes, long now, boolean force) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (force != forced) {
        statement.execute("PRAGMA synchronous = " + (force ? "FULL" : "NORMAL"));
        forced = force;
      }
      statement.execute("BEGIN IMMEDIATE");
      try {
        SqliteBooking.Result result = new SqliteBooking(connection, config, now).book(changes);
        statement.execute("COMMIT");
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(statement, e);
        throw e;
      }
    }
  }

  /** The most urgent, oldest document that is not among these; null when there is none. */
  @Nullable Kept first(Set<Long> settled) throws SQLException {
    try (PreparedStatement numbers =
        connection.prepareStatement(
            "SELECT number FROM document WHERE refused_at IS NULL ORDER BY priority, number"
                + " LIMIT ?")) {
      numbers.setInt(1, settled.size() + 1);
      try (ResultSet result = numbers.executeQuery()) {
        while (result.next()) {
          if (!settled.contains(result.getLong(1))) {
            return read(result.getLong(1));
          }
        }
        return null;
      }
    }
  }

  private Kept read(long number) throws SQLException {
    try (PreparedStatement document =
        connection.prepareStatement(
            "SELECT id, correlation_id, traceparent, priority, rows, body, queued_at FROM document"
                + " WHERE number = ?")) {
      document.setLong(1, number);
      try (ResultSet row = document.executeQuery()) {
        requireUndamaged(row.next() && isSound(row), number);
        return new Kept(
            number,
            new CloudDocument(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                CloudPriority.of(row.getInt(4)),
                row.getInt(5),
                row.getBytes(6)),
            row.getLong(7));
      }
    }
  }

  /** What stands in headers can be sent: SQLite itself does not notice a text that changed. */
  private static boolean isSound(ResultSet row) throws SQLException {
    String id = row.getString(1);
    String traceparent = row.getString(3);
    return id != null
        && SENDABLE.matcher(id).matches()
        && (traceparent == null || SENDABLE.matcher(traceparent).matches())
        && row.getBytes(6) != null;
  }

  private static void requireUndamaged(boolean sound, long number) throws SQLException {
    if (!sound) {
      throw new SQLException(
          "expected document " + number + " as it was written, found it damaged",
          null,
          SqliteSchema.CORRUPT);
    }
  }

  StoreBalance balance() throws SQLException {
    return balance(connection);
  }

  static StoreBalance balance(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT queued, delivered, expired, overflowed, dead, waiting, waiting_rows"
                    + " FROM account")) {
      row.next();
      return new StoreBalance(
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5),
          row.getLong(6),
          row.getLong(7));
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      connection.close();
    } finally {
      lock.close();
    }
  }

  /** Rolls back what failed; SQLite itself may have done so before. */
  static void rollBack(Statement statement, Exception failure) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static void close(Connection connection, SQLException failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
