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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** The database of a pipeline's store: damages it, and looks at its account. */
final class StoreFiles {
  private static final int PAGE = 4096;

  /** A document that was damaged stays as it is, among the dead letters. */
  private static final Pattern DEAD_VALUE =
      Pattern.compile("(CHECK constraint failed|\\w+ value) in document.*");

  private final Path path;
  private final Map<String, String> known = new HashMap<>();

  StoreFiles(Path path) {
    this.path = path;
  }

  /** Behind its first page, which says whose it is. */
  void flipBytes(Random random) throws IOException {
    remember();
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

  /** Bodies by their ids, as they were before one was damaged; of those that were, too. */
  Map<String, String> known() {
    return known;
  }

  /** Remembers what is in it. */
  private void remember() {
    read("jdbc:sqlite:file:" + path + "?mode=ro", "", known);
  }

  /** The bodies of what waits in it, of a process that is gone, as far as it can be read. */
  List<String> waiting(Path scratch) throws IOException {
    Map<String, String> found = new HashMap<>();
    read("jdbc:sqlite:" + copy(scratch), " WHERE refused_at IS NULL", found);
    return List.copyOf(found.values());
  }

  /** The bodies of what the cloud refused for good, by id, as far as it can be read now. */
  Map<String, String> deadLetters() {
    Map<String, String> found = new HashMap<>();
    read("jdbc:sqlite:file:" + path + "?mode=ro", " WHERE refused_at IS NOT NULL", found);
    return found;
  }

  private static void read(String database, String which, Map<String, String> into) {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT id, CAST(body AS TEXT) FROM document" + which)) {
      while (row.next()) {
        into.put(row.getString(1), row.getString(2));
      }
    } catch (SQLException e) {
      // It is damaged, locked or not made yet: that was all.
    }
  }

  private Path copy(Path scratch) throws IOException {
    Path copy = scratch.resolve(path.getFileName());
    for (String part : List.of("", "-wal")) {
      Path from = Path.of(path + part);
      Path to = Path.of(copy + part);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return copy;
  }

  /** In a copy, as looking at a database of a process that was killed changes it. */
  Account account(Path scratch) throws Exception {
    Path copy = copy(scratch);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement()) {
      if (!isMade(statement)) {
        return new Account(0, 0, 0, 0, 0, 0);
      }
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
        while (row.next()) {
          String word = row.getString(1);
          if (!word.equals("ok") && !DEAD_VALUE.matcher(word).matches()) {
            throw new SQLException(path + ": " + word);
          }
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

  /** What a store says became of its documents. */
  record Account(
      long queued, long delivered, long expired, long overflowed, long dead, long waiting) {
    boolean isBalanced() {
      return queued == delivered + expired + overflowed + dead + waiting;
    }
  }
}
