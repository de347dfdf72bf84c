package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A store of an earlier form is gone on with, what is none of ours is not touched. */
class StoreVersionsTest extends OneStore {
  @Test
  void aStoreOfVersion2IsGoneOnWith() throws Exception {
    add("old");
    outbox.close();
    file.execute("ALTER TABLE document DROP COLUMN queued_sum", "PRAGMA user_version = 2");
    outbox = outbox(100);
    add("new");
    assertThat(file.query("PRAGMA user_version")).containsExactly("3");
    assertThat(file.query("SELECT typeof(queued_sum) FROM document ORDER BY number"))
        .containsExactly("null", "integer");
    assertThat(sendAll()).containsExactly("old", "new");
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 2, 0, 0, 0, 0, 0));
  }

  /** As version 1 made it, with what it could find damaged by itself. */
  @Test
  void aStoreOfTheVersionBeforeIsGoneOnWith() throws Exception {
    outbox.close();
    Files.delete(path);
    records.clear();
    file.execute(
        "CREATE TABLE document(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL,"
            + " correlation_id TEXT NOT NULL, traceparent TEXT, priority INTEGER NOT NULL"
            + " CHECK (priority BETWEEN 0 AND 3), rows INTEGER NOT NULL, bytes INTEGER NOT NULL,"
            + " queued_at INTEGER NOT NULL, refused_at INTEGER, status INTEGER, body BLOB NOT"
            + " NULL)",
        "CREATE INDEX waiting ON document(priority, number, queued_at, rows, bytes)"
            + " WHERE refused_at IS NULL",
        "CREATE INDEX dead ON document(refused_at, bytes) WHERE refused_at IS NOT NULL",
        "CREATE TABLE total(queued INTEGER NOT NULL, delivered INTEGER NOT NULL, expired INTEGER"
            + " NOT NULL, overflowed INTEGER NOT NULL, discarded INTEGER NOT NULL)",
        "INSERT INTO total VALUES (4, 1, 0, 0, 0)",
        "CREATE VIEW account AS SELECT queued, delivered, expired, overflowed,"
            + " discarded + (SELECT count(*) FROM document WHERE refused_at IS NOT NULL) AS dead,"
            + " (SELECT count(*) FROM document WHERE refused_at IS NULL) AS waiting,"
            + " (SELECT coalesce(sum(rows), 0) FROM document WHERE refused_at IS NULL) AS"
            + " waiting_rows FROM total",
        "INSERT INTO document VALUES (1, 'old', 'c', NULL, 2, 1, 8192, %1$d, NULL, NULL, x'7b7d'),"
                .formatted(CLOCK.millis())
            + " (2, 'bad' || char(7), 'c', NULL, 2, 1, 8192, %1$d, NULL, NULL, x'7b7d'),"
                .formatted(CLOCK.millis())
            + " (3, 'dead', 'c', NULL, 2, 1, 8192, %1$d, %1$d, 400, x'7b7d')"
                .formatted(CLOCK.millis()),
        "PRAGMA application_id = " + 0x54616672,
        "PRAGMA user_version = 1",
        "PRAGMA journal_mode = WAL");
    outbox = outbox(100);
    add("new");
    assertThat(records.only("store_opened").fields())
        .containsEntry("waiting", "2")
        .containsEntry("dead", "1");
    assertThat(sendAll()).containsExactly("old", "new");
    outbox.endRun();
    assertThat(records.only("cloud_dead_letter").field("reason")).isEqualTo("damaged");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(5, 3, 0, 0, 2, 0, 0));
    assertThat(file.query("PRAGMA user_version")).containsExactly("3");
    outbox.close();
    outbox = outbox(100);
    add("later");
    assertThat(file.query("SELECT typeof(checksum) FROM document WHERE refused_at IS NULL"))
        .containsExactly("integer");
    assertThat(records.of("store_write_failed")).isEmpty();
  }

  @Test
  void theDatabaseOfSomebodyElseIsNotTouched() throws Exception {
    file.execute("CREATE TABLE precious(value TEXT)", "INSERT INTO precious VALUES ('x')");
    byte[] before = Files.readAllBytes(path);
    add("a");
    outbox.endRun();
    assertThat(records.only("store_write_failed").exception())
        .hasMessage("expected a store of Taffrail, found another database");
    outbox.close();
    assertThat(path).hasBinaryContent(before);
    assertThat(records.only("cloud_rows_lost").fields()).containsEntry("reason", "closed");
  }

  @Test
  void aStoreOfALaterVersionIsNotTouched() throws Exception {
    add("a");
    outbox.close();
    file.execute("PRAGMA user_version = 4");
    outbox = outbox(100);
    add("b");
    assertThat(records.only("store_write_failed").exception())
        .hasMessage("expected a store of version 3, found 4");
    assertThat(sendAll()).containsExactly("b");
    file.execute("PRAGMA user_version = 3");
    outbox.endRun();
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 1, 0, 0, 0, 1, 1));
  }
}
