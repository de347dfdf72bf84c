package dev.taffrail.agent.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The database of a pipeline's store: damages it, and looks at its account. */
final class StoreFiles {
  private static final int PAGE = 4096;
  private final Path path;

  StoreFiles(Path path) {
    this.path = path;
  }

  /** Behind its first page, which says whose it is. */
  void flipBytes(Random random) throws IOException {
    try (FileChannel file = open()) {
      if (file.size() > PAGE) {
        byte[] noise = new byte[512];
        random.nextBytes(noise);
        long at = PAGE + random.nextLong(file.size() - PAGE);
        file.write(ByteBuffer.wrap(noise), at);
      }
    }
  }

  void truncate(Random random) throws IOException {
    try (FileChannel file = open()) {
      if (file.size() > PAGE) {
        file.truncate(PAGE + random.nextLong(file.size() - PAGE));
      }
    }
  }

  /** There may be none, as it was damaged and is not made anew yet. */
  private FileChannel open() throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  void remove() throws IOException {
    Files.deleteIfExists(path);
  }

  /** In a copy, as looking at a database of a process that was killed changes it. */
  Account account(Path scratch) throws Exception {
    Path copy = scratch.resolve(path.getFileName());
    for (String part : List.of("", "-wal")) {
      Path from = Path.of(path + part);
      Path to = Path.of(copy + part);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement()) {
      if (!isMade(statement)) {
        return new Account(0, 0, 0, 0, 0, 0);
      }
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
        if (!row.getString(1).equals("ok")) {
          throw new SQLException(path + ": " + row.getString(1));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT queued, delivered, expired, overflowed, dead, waiting FROM account")) {
        return new Account(
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            row.getLong(6));
      }
    }
  }

  /** A process may be killed before it has a table. */
  private static boolean isMade(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT count(*) FROM sqlite_master WHERE name = 'account'")) {
      return row.getInt(1) == 1;
    }
  }

  /** The bodies of what the cloud refused for good; none when the store cannot be read now. */
  List<String> deadLetters() {
    List<String> bodies = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + path + "?mode=ro");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(body AS TEXT) FROM document WHERE refused_at IS NOT NULL")) {
      while (row.next()) {
        bodies.add(row.getString(1));
      }
    } catch (SQLException e) {
      bodies.clear();
    }
    return bodies;
  }

  /** What a store says became of its documents. */
  record Account(
      long queued, long delivered, long expired, long overflowed, long dead, long waiting) {
    boolean isBalanced() {
      return queued == delivered + expired + overflowed + dead + waiting;
    }
  }
}
