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

  /**
   * A document of the store.
   *
   * @param key the bytes of its id, as hex digits
   * @param queuedAt when it was handed over
   * @param damaged whether it is not as it was written, and must not be sent
   */
  record Kept(long number, String key, CloudDocument document, long queuedAt, boolean damaged) {}

  private static final Pattern SENDABLE = Pattern.compile("[ -~]*[!-~][ -~]*");

  private final CloudStore config;
  private final Path path;
  private final Connection connection;
  private final StoreLock lock;
  private final StoreKeys keys;
  private boolean forced = true;

  /** How many dead letters the last transaction left. */
  private long dead;

  private SqliteStore(CloudStore config, Path path, Connection connection, StoreLock lock)
      throws IOException {
    this.config = config;
    this.path = path;
    this.connection = connection;
    this.lock = lock;
    this.keys = StoreKeys.of(config.path(), path);
  }

  /**
   * Opens a store, and makes one where there is none.
   *
   * @param patience so long another process may lock the database before that is a failure
   * @throws StoreHeldException when somebody else has it open as a store
   */
  static SqliteStore open(CloudStore config, Duration patience) throws SQLException, IOException {
    Path name = config.path().toAbsolutePath();
    Path folder = Objects.requireNonNull(name.getParent(), "expected a file, found the root");
    if (!Files.isDirectory(folder)) { // createDirectories may refuse a link to one
      Files.createDirectories(folder);
    }
    SqliteLibrary.unpack(folder);
    Path path = StoreFiles.make(name);
    StoreFiles.requireWritable(path);
    StoreLock lock = StoreLock.take(path);
    try {
      return new SqliteStore(config, path, connect(config, path, patience), lock);
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
      statement.execute("PRAGMA user_version"); // reads, by which the log is there
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
        SqliteBooking.Result result =
            new SqliteBooking(connection, config, now, dead).book(changes);
        statement.execute("COMMIT");
        dead = result.contents().deadLetters();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(statement, e);
        if (SqliteFailure.of(e) == SqliteFailure.FAILED) {
          overwrite(statement, e);
        }
        throw e;
      }
    }
  }

  /**
   * A transaction that the device failed to keep is in the log all the same, where the next opening
   * would find it, and what is still to be booked would be so twice. So another one, which changes
   * nothing and is not forced, is written in its place.
   */
  private static void overwrite(Statement statement, Exception failure) {
    try {
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("PRAGMA application_id = " + SqliteSchema.APPLICATION);
      statement.execute("PRAGMA synchronous = FULL");
    } catch (SQLException e) {
      failure.addSuppressed(e);
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
            "SELECT id, correlation_id, traceparent, priority, rows, body, queued_at, checksum,"
                + " hex(id) FROM document WHERE number = ?")) {
      document.setLong(1, number);
      try (ResultSet row = document.executeQuery()) {
        if (!row.next()) {
          throw new SQLException(
              "expected document " + number + ", which an index names, found none",
              null,
              SqliteSchema.CORRUPT);
        }
        CloudDocument found =
            new CloudDocument(
                sendable(row.getString(1)),
                Objects.requireNonNullElse(row.getString(2), ""),
                row.getString(3),
                CloudPriority.of(row.getInt(4)),
                row.getInt(5),
                Objects.requireNonNullElse(row.getBytes(6), new byte[0]));
        return new Kept(number, row.getString(9), found, row.getLong(7), !isSound(row, found));
      }
    }
  }

  /** SQLite itself does not notice a text that changed. Of older versions there is no checksum. */
  private static boolean isSound(ResultSet row, CloudDocument found) throws SQLException {
    long checksum = row.getLong(8);
    boolean unchanged = row.wasNull() || checksum == Checksum.of(found);
    String traceparent = found.traceparent();
    return unchanged
        && found.id().equals(row.getString(1))
        && (traceparent == null || SENDABLE.matcher(traceparent).matches())
        && row.getBytes(6) != null;
  }

  /** What can stand in a header. */
  private static String sendable(@Nullable String text) {
    return text != null && SENDABLE.matcher(text).matches() ? text : "damaged";
  }

  /** Makes the indexes anew from the documents. */
  void rebuildIndexes() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SqliteSchema.rebuildIndexes(statement);
    }
  }

  /** What the file system knows the file by; null when it was gone as soon as it was open. */
  @Nullable Object key() {
    return keys.database();
  }

  /** Whether the file that is open still has its name: else what is written goes with it. */
  boolean isInPlace() throws IOException {
    return keys.database() != null && keys.database().equals(StoreFiles.key(config.path()));
  }

  /**
   * The same of the files beside it, without which a crash would lose the newest, or others who
   * open it would not see that it is open.
   */
  boolean isWhole() throws IOException {
    return keys.equals(StoreKeys.of(config.path(), path));
  }

  /** Books all of its log in the file itself. */
  void emptyLog() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  /**
   * Closes a file that is not in its place, and removes its log: SQLite leaves that of such a file,
   * and would take it for the log of whatever is in its place next.
   */
  void closeGone() throws SQLException, IOException {
    close();
    Path log = StoreFiles.log(path);
    if (keys.log() != null && keys.log().equals(StoreFiles.key(log))) {
      Files.deleteIfExists(log);
    }
  }

  /**
   * Sees that the account balances: it does not where one page is older than another.
   *
   * @return by how many documents it did not
   */
  long mendAccount() throws SQLException {
    return SqliteContents.mendAccount(connection);
  }

  CloudContents contents() throws SQLException {
    return SqliteContents.of(connection);
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
