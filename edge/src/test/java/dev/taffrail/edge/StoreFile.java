package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A store's database, as somebody else sees it. */
final class StoreFile {
  private final Path path;

  StoreFile(Path path) {
    this.path = path;
  }

  /** Another connection, for more than one statement. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path);
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** The first column of all rows. */
  List<String> query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }

  /** The account, in which nothing is missing. */
  CloudAccounts balance() throws SQLException {
    try (Connection connection = connect()) {
      return balanced(SqliteContents.of(connection).accounts());
    }
  }

  static CloudAccounts balanced(CloudAccounts balance) {
    assertThat(
            balance.delivered()
                + balance.expired()
                + balance.overflowed()
                + balance.dead()
                + balance.waiting())
        .as(balance + "")
        .isEqualTo(balance.queued());
    return balance;
  }

  /** What Debian's sqlite3 says, which is none of ours. */
  String tool(String sql) {
    try {
      Process process =
          new ProcessBuilder("sqlite3", path.toString(), sql).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean toolIsThere() {
    return Files.isExecutable(Path.of("/usr/bin/sqlite3"));
  }
}
