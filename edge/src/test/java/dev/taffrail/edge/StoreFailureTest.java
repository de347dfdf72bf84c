package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails is said, holds up nothing, and is used again when it can be. */
class StoreFailureTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-30T08:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private Path path;
  private StoreFile file;
  private CloudStore config;
  private Records records;
  private StoredOutbox outbox;

  @BeforeEach
  void open() {
    records = Records.of(Level.INFO, folder);
    path = folder.resolve("edge.db");
    file = new StoreFile(path);
    config = CloudStore.at(path).withMaxBytes(CloudStore.LEAST_BYTES);
    outbox = outbox(100);
  }

  @AfterEach
  void close() {
    outbox.close();
    records.close();
  }

  @Test
  void aLockedStoreIsSaidOnceAndFilledWhenItIsFree() throws Exception {
    add("before");
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      add("while");
      add("also");
      assertThat(records.only("store_write_failed").fields())
          .containsEntry("reason", "locked")
          .containsEntry("in_memory", "1");
      assertThat(records.only("store_write_failed").level()).isEqualTo(Level.ERROR);
      assertThat(outbox.rows()).isEqualTo(3);
      assertThat(send()).as("what is older leaves first").isEqualTo("before");
      statement.execute("ROLLBACK");
    }
    outbox.endRun(); // the run that failed tries no more
    add("after");
    assertThat(records.only("store_recovered").fields()).containsEntry("moved", "3");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(4, 1, 0, 0, 0, 3, 3));
    assertThat(sendAll()).containsExactly("while", "also", "after");
  }

  @Test
  void aStoreThatAnotherProcessHasIsSaidWithWhoAndUsedWhenThatHasEnded() throws Exception {
    outbox.close();
    Path output = folder.resolve("output");
    try (CloudReceiver cloud = new CloudReceiver()) {
      Process child = StoreChild.start(path, cloud.url(), 1, output.toFile());
      try {
        await().until(() -> Files.exists(output) && Files.size(output) > 0);
        outbox = outbox(100);
        add("while");
        Records.Noted failed = records.only("store_write_failed");
        assertThat(failed.field("reason")).isEqualTo("held");
        assertThat(failed.exception())
            .hasMessage(
                "expected a store that nobody else has open, found it held by process "
                    + child.pid());
        outbox.endRun();
        assertThat(records.of("store_write_failed")).as("said once").hasSize(1);
      } finally {
        child.destroyForcibly();
        child.waitFor();
      }
    }
    outbox.endRun();
    assertThat(records.of("store_recovered")).hasSize(1);
    assertThat(file.query("SELECT id FROM document WHERE id = 'while'")).hasSize(1);
  }

  @Test
  void twoPipelinesOfOneProcessDoNotShareAStoreAndTheFirstKeepsIt() throws Exception {
    add("a");
    StoredOutbox second = outbox(100);
    second.add(document("b"));
    second.endRun();
    assertThat(records.only("store_write_failed").exception())
        .hasMessageEndingWith("found it held by another pipeline of this process");
    second.close();
    assertThat(file.query("SELECT id FROM document")).containsExactly("a");
    add("c");
    assertThat(file.query("SELECT id FROM document")).containsExactly("a", "c");
  }

  @Test
  void noOtherUserReadsTheStoreWhateverTheUmask() throws Exception {
    add("a");
    for (String name : List.of("edge.db", "edge.db-wal", "edge.db-shm", "edge.db.lock")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aFullDiskIsSaidAndTheStoreIsFilledWhenThereIsRoom() throws Exception {
    outbox.close();
    outbox = outbox(3);
    add("before");
    fillTo(2 * config.maxBytes() + config.maxBytes() / 16);
    add("a");
    outbox.endRun();
    assertThat(records.only("store_write_failed").fields()).containsEntry("reason", "full");
    add("b");
    outbox.endRun();
    add("c");
    outbox.endRun();
    add("d");
    outbox.endRun();
    assertThat(records.of("store_write_failed")).as("said once").hasSize(1);
    Records.Noted lost = records.only("cloud_rows_lost");
    assertThat(lost.fields()).containsEntry("document", "a").containsEntry("reason", "no_room");

    file.execute("DROP TABLE junk");
    outbox.endRun();
    assertThat(records.of("store_recovered")).hasSize(1);
    assertThat(file.balance()).isEqualTo(new CloudAccounts(5, 0, 0, 1, 0, 4, 4));
    assertThat(sendAll()).containsExactly("before", "b", "c", "d");
  }

  @Test
  void moreThanTheStoreMayHoldIsBookedAsFarAsThereIsRoomForTheNewest() throws Exception {
    outbox.close();
    outbox = outbox(1_000);
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      add("before");
      statement.execute("BEGIN IMMEDIATE");
      for (int i = 0; i < 600; i++) {
        add("d" + i);
      }
      statement.execute("ROLLBACK");
    }
    outbox.endRun(); // the run that failed tries no more
    outbox.endRun();
    assertThat(records.of("store_write_failed")).hasSize(1);
    assertThat(records.only("store_recovered").fields()).containsEntry("moved", "600");
    List<String> sent = sendAll();
    assertThat(sent).hasSizeBetween(50, 86).endsWith("d598", "d599");
    outbox.endRun();
    assertThat(file.balance())
        .isEqualTo(new CloudAccounts(601, sent.size(), 0, 601L - sent.size(), 0, 0, 0));
  }

  @Test
  void whatIsSettledWhileTheStoreFailsIsBookedLater() throws Exception {
    add("kept");
    add("kept too");
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      add("unkept");
      outbox.endRun();
      assertThat(send()).isEqualTo("kept");
      outbox.next();
      outbox.refused(410, null);
      assertThat(send()).isEqualTo("unkept");
      assertThat(outbox.next()).isNull();
      outbox.endRun();
      statement.execute("ROLLBACK");
    }
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(3, 2, 0, 0, 1, 0, 0));
  }

  @Test
  void aCorruptStoreIsKeptUnderAnotherNameAndANewOneBegun() throws Exception {
    add("lost");
    outbox.close();
    damage();
    byte[] damaged = Files.readAllBytes(path);
    outbox = outbox(100);
    add("goes on");

    Records.Noted corrupt = records.only("store_corrupt");
    Path aside = folder.resolve("edge.db.corrupt-1");
    assertThat(corrupt.level()).isEqualTo(Level.CRITICAL);
    assertThat(corrupt.fields()).containsEntry("kept_as", aside.toString());
    assertThat(corrupt.exception()).isNotNull();
    assertThat(aside).hasBinaryContent(damaged);
    assertThat(records.of("store_write_failed")).isEmpty();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(1, 0, 0, 0, 0, 1, 1));

    outbox.close();
    damage();
    outbox = outbox(100);
    add("goes on again");
    assertThat(folder.resolve("edge.db.corrupt-2")).exists();
    assertThat(sendAll()).containsExactly("goes on again");
  }

  @Test
  void whatIsNoStoreStaysWhereItIsHoweverDamagedItLooks() throws Exception {
    outbox.close();
    for (byte[] content : List.of(notes(), damagedDatabaseOfAnother())) {
      Files.write(path, content);
      outbox = outbox(100);
      add("waits in memory");
      outbox.endRun();
      assertThat(path).hasBinaryContent(content);
      assertThat(folder.resolve("edge.db.corrupt-1")).doesNotExist();
      assertThat(records.of("store_write_failed").get(0).fields())
          .containsEntry("reason", "corrupt");
      assertThat(sendAll()).containsExactly("waits in memory");
      outbox.close();
    }
  }

  private static byte[] notes() {
    return "no database at all, but long enough to be looked at\n".repeat(100).getBytes(UTF_8);
  }

  private byte[] damagedDatabaseOfAnother() throws Exception {
    Files.deleteIfExists(path);
    file.execute("CREATE TABLE mine(n)", "INSERT INTO mine VALUES (1)");
    byte[] content = Files.readAllBytes(path);
    Files.delete(path);
    Arrays.fill(content, 100, 200, (byte) 0x7e);
    return content;
  }

  @Test
  void aStoreThatIsDamagedWhileItIsOpenIsPutAsideToo() throws Exception {
    for (int i = 0; i < 40; i++) {
      add("d" + i);
    }
    // Somebody else writes, so that the store has to read its pages again.
    file.execute("UPDATE total SET queued = queued", "PRAGMA wal_checkpoint(TRUNCATE)");
    damage();
    outbox.next();
    assertThat(records.only("store_corrupt").fields()).containsEntry("waiting_in_it", "40");
    add("new");
    assertThat(sendAll()).containsExactly("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE document SET traceparent = '00-' || char(7)",
        "UPDATE document SET id = CAST(x'00ff80' AS TEXT)",
        "UPDATE document SET id = ''",
        "UPDATE document SET id = 'f1rst'",
        "UPDATE document SET correlation_id = 'run-2'",
        "UPDATE document SET body = CAST(x'01' || substr(body, 2) AS BLOB)",
        "UPDATE document SET body = substr(body, 2)",
        "UPDATE document SET checksum = 0"
      })
  void aDamagedDocumentIsKeptAndSaidAndHoldsUpNoOther(String damage) throws Exception {
    add("first");
    file.execute(damage);
    add("second");
    assertThat(sendAll()).as("not sent").containsExactly("second");
    Records.Noted dead = records.only("cloud_dead_letter");
    assertThat(dead.level()).isEqualTo(Level.ERROR);
    assertThat(dead.fields()).containsEntry("reason", "damaged").containsEntry("status", "null");
    assertThat(outbox.giveUp()).as("rows").isOne();
    outbox.endRun();
    assertThat(records.of("store_corrupt")).isEmpty();
    assertThat(file.query("SELECT reason FROM document WHERE refused_at IS NOT NULL"))
        .containsExactly("damaged");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 1, 0, 0, 1, 0, 0));
    assertThat(outbox.next()).isNull();
    assertThat(records.of("cloud_dead_letter")).as("said once").hasSize(1);
  }

  /** A bit of a time, 99 days, in either direction; and a time that is none. */
  @ParameterizedTest
  @ValueSource(strings = {"queued_at - 8589934592", "queued_at + 8589934592", "-1", "'x'"})
  void aDocumentWhoseTimeIsDamagedIsSentAllTheSameAndSaid(String time) throws Exception {
    add("first");
    file.execute("UPDATE document SET queued_at = " + time);
    add("second");
    assertThat(records.only("store_times_damaged").fields()).containsEntry("documents", "1");
    assertThat(file.query("SELECT count(*) FROM document WHERE queued_at = " + CLOCK.millis()))
        .containsExactly("2");
    assertThat(sendAll()).containsExactly("first", "second");
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 2, 0, 0, 0, 0, 0));
    assertThat(records.of("cloud_dead_letter")).isEmpty();
  }

  /** Nobody refused it: it must neither stay behind unsaid nor fall to what a dead letter does. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDocumentThatOnlyATimeMakesADeadLetterIsSentAllTheSameAndSaid(boolean opensAnew)
      throws Exception {
    add("refused");
    Objects.requireNonNull(outbox.next());
    outbox.refused(400, null);
    add("first");
    file.execute("UPDATE document SET refused_at = 1 WHERE id = 'first'");
    if (opensAnew) {
      outbox.close();
      outbox = outbox(100);
    }
    add("second");
    assertThat(records.only("store_times_damaged").fields()).containsEntry("documents", "1");
    assertThat(sendAll()).containsExactly("first", "second");
    outbox.endRun();
    assertThat(file.query("SELECT id FROM document WHERE refused_at IS NOT NULL"))
        .containsExactly("refused");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(3, 2, 0, 0, 1, 0, 0));
    assertThat(records.of("store_times_damaged")).as("said once").hasSize(1);
  }

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

  /** To pass over all of them again and again would take hours. */
  @Test
  void manyDamagedDocumentsAreBookedOnTheWayToTheFirstSoundOne() throws Exception {
    for (int i = 0; i < 40; i++) {
      add("bad" + i);
    }
    file.execute("UPDATE document SET checksum = 0");
    add("sound");
    assertThat(Objects.requireNonNull(outbox.next()).id()).isEqualTo("sound");
    assertThat(file.query("SELECT count(*) FROM document WHERE refused_at IS NOT NULL"))
        .containsExactly("32");
    assertThat(sendAll()).containsExactly("sound");
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(41, 1, 0, 0, 40, 0, 0));
  }

  /** Values that SQLite itself finds wrong when it looks through the file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE document SET priority = 9 WHERE id = 'first'",
        "UPDATE document SET priority = 'x' WHERE id = 'first'"
      })
  void aDamagedValueHoldsUpNoOtherAlsoWhereTheStoreIsOpenedAnew(String damage) throws Exception {
    add("first");
    add("second");
    outbox.close();
    file.execute("PRAGMA ignore_check_constraints = 1", damage);
    outbox = outbox(100);
    assertThat(sendAll()).containsExactly("second");
    outbox.close(); // the dead letter stays, as damaged as it is
    outbox = outbox(100);
    add("third");
    assertThat(sendAll()).containsExactly("third");
    outbox.endRun();
    assertThat(records.of("store_corrupt")).isEmpty();
    assertThat(records.of("cloud_dead_letter")).hasSize(1);
    assertThat(file.balance()).isEqualTo(new CloudAccounts(3, 2, 0, 0, 1, 0, 0));
  }

  @Test
  void aDocumentWhosePriorityWasDamagedIsCountedAmongThoseThatWait() throws Exception {
    add("damaged");
    file.execute("PRAGMA ignore_check_constraints = 1", "UPDATE document SET priority = 7");
    outbox.add(new CloudDocument("log", "run", null, CloudPriority.LOGS, 1, new byte[9]));
    assertThat(outbox.contents().waiting()).containsEntry(CloudPriority.LOGS, 2L);
    StoreFile.balanced(outbox.contents().accounts());
    assertThat(sendAll()).containsExactly("log");
    outbox.endRun();
    assertThat(outbox.contents().accounts()).isEqualTo(new CloudAccounts(2, 1, 0, 0, 1, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 << 40", "-(1 << 40)", "9223372036854775807"})
  void aSizeThatWasDamagedCostsNoDocument(String bytes) throws Exception {
    add("damaged");
    add("also");
    file.execute("UPDATE document SET bytes = " + bytes);
    add("sound");
    outbox.endRun();
    assertThat(records.of("cloud_rows_lost")).isEmpty();
    for (int i = 0; i < 100; i++) { // there is room for some 60
      add("more" + i);
    }
    assertThat(file.balance().overflowed()).isBetween(35L, 60L);
    assertThat(records.of("store_write_failed")).isEmpty();
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

  @Test
  void aStoreThatSomebodyRemovedIsSaidAndBegunAnew() throws Exception {
    add("a");
    Files.delete(path);
    add("b");
    assertThat(records.only("store_write_failed").fields()).containsEntry("reason", "failed");
    outbox.endRun();
    outbox.endRun();
    assertThat(file.query("SELECT id FROM document")).containsExactly("b");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidAndHoldsUpNothing() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    path = folder.resolve("file/edge.db");
    config = CloudStore.at(path);
    outbox = outbox(100);
    add("a");
    assertThat(records.only("store_write_failed").fields())
        .containsEntry("reason", "failed")
        .containsEntry("path", path.toString());
    assertThat(sendAll()).containsExactly("a");
  }

  /** Tables as full of other bytes as a bad block leaves them; the head stays. */
  private void damage() throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] noise = new byte[(int) bytes.length() - 4096];
      new Random(3).nextBytes(noise);
      bytes.seek(4096);
      bytes.write(noise);
    }
  }

  /**
   * So large that the store's own limit of pages is reached, which SQLite takes for a full disk.
   */
  private void fillTo(long bytes) throws Exception {
    file.execute(
        "CREATE TABLE junk(value BLOB)", "INSERT INTO junk VALUES (zeroblob(" + bytes + "))");
  }

  private StoredOutbox outbox(int keepRows) {
    CloudLosses losses = new CloudLosses(BoundLogger.get("edge.cloud"));
    return new StoredOutbox(
        config, keepRows, new StoreRecords("fridge", path, losses), CLOCK, Duration.ofMillis(20));
  }

  private void add(String id) {
    outbox.add(document(id));
  }

  private static CloudDocument document(String id) {
    return new CloudDocument(id, "run-1", null, CloudPriority.TELEMETRY, 1, new byte[9000]);
  }

  private String send() {
    CloudDocument next = Objects.requireNonNull(outbox.next(), "a document that waits");
    outbox.taken();
    return next.id();
  }

  private List<String> sendAll() {
    List<String> ids = new ArrayList<>();
    while (outbox.next() != null) {
      ids.add(send());
    }
    return ids;
  }
}
