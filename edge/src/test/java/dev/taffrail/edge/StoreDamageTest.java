package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is damaged in a store costs nothing but itself, is kept and said. */
class StoreDamageTest extends OneStore {
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
    assertThat(send()).isEqualTo("d0");
    damage();
    outbox.next();
    assertThat(records.only("store_corrupt").fields()).containsEntry("waiting_in_it", "39");
    add("new");
    assertThat(sendAll()).containsExactly("new");
  }

  /** By its first bytes alone it might be anybody's. */
  @Test
  void aStoreWhoseHeadIsDamagedWhileItIsInUseIsPutAsideToo() throws Exception {
    add("lost");
    file.execute("UPDATE total SET queued = queued", "PRAGMA wal_checkpoint(TRUNCATE)");
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      bytes.write(new byte[4096]);
    }
    add("goes on");
    outbox.endRun();
    assertThat(records.only("store_corrupt").fields()).containsEntry("waiting_in_it", "1");
    assertThat(sendAll()).containsExactly("goes on");
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

  /** As a receiver of another protocol may refuse. */
  @Test
  void aDocumentThatIsRefusedWithNoNumberAndNoWordsIsNotSentAgain() throws Exception {
    add("refused");
    Objects.requireNonNull(outbox.next());
    outbox.refused(0, null);
    add("second");
    assertThat(sendAll()).containsExactly("second");
    outbox.endRun();
    assertThat(records.of("store_times_damaged")).isEmpty();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 1, 0, 0, 1, 0, 0));
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

  /** As a damaged page of documents leaves the index of dead letters. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anIndexThatIsNotAsItsDocumentsAreIsMadeAnew(boolean opensAnew) throws Exception {
    config = config.withDeadLetters(1);
    outbox.close();
    outbox = outbox(100);
    refuse("old");
    add("waits");
    outbox.endRun();
    if (opensAnew) {
      outbox.close();
    }
    withoutIndex(
        "dead",
        "UPDATE document SET refused_at = 5, reason = CAST(x'00ff' AS BLOB)"
            + " WHERE refused_at IS NOT NULL");
    if (opensAnew) {
      outbox = outbox(100);
    }
    refuse("new");
    outbox.endRun();
    assertThat(records.of("store_corrupt")).isEmpty();
    assertThat(records.of("store_write_failed")).isEmpty();
    assertThat(sendAll()).containsExactly("waits");
    outbox.endRun();
    assertThat(file.query("SELECT id FROM document")).containsExactly("new");
    assertThat(file.query("PRAGMA integrity_check")).containsExactly("ok");
  }

  /** It is found where documents are sent, and where they are given up. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anIndexThatNamesADocumentWhichIsNotThereIsMadeAnew(boolean givesUp) throws Exception {
    add("not there");
    add("waits");
    withoutIndex("waiting", "DELETE FROM document WHERE id = 'not there'");
    if (givesUp) {
      for (int i = 0; i < 70; i++) { // there is room for some 60
        add("more" + i);
      }
      assertThat(records.of("cloud_rows_lost").get(0).field("document")).isEqualTo("waits");
    } else {
      assertThat(sendAll()).containsExactly("waits");
    }
    assertThat(records.of("store_corrupt")).isEmpty();
    assertThat(records.of("store_write_failed")).isEmpty();
    assertThat(file.query("PRAGMA integrity_check")).containsExactly("ok");
  }

  /** As where one of its pages was not written, and is older than the others. */
  @ParameterizedTest
  @ValueSource(ints = {2, -1})
  void anAccountThatDoesNotAddUpIsSaidAndDoesSoFromThenOn(int difference) throws Exception {
    add("a");
    add("b");
    assertThat(send()).isEqualTo("a");
    outbox.close();
    file.execute("UPDATE total SET queued = queued + " + difference);
    for (int opening = 0; opening < 2; opening++) {
      outbox = outbox(100);
      outbox.endRun();
      outbox.close();
    }
    assertThat(records.only("store_account_damaged").field("difference"))
        .isEqualTo("" + difference);
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 1, 0, 0, 0, 1, 1));
  }

  /** As a process leaves it that is killed while it puts a store aside. */
  @Test
  void aNameOfWhichOnlyALogIsThereIsNotTakenForAnother() throws Exception {
    Path half = Files.writeString(folder.resolve("edge.db.corrupt-1-wal"), "of another");
    add("lost");
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("UPDATE total SET queued = queued");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      damage(); // and the other one keeps the log
      add("goes on");
    }
    assertThat(half).hasContent("of another");
    assertThat(records.only("store_corrupt").field("kept_as")).endsWith(".corrupt-2");
  }

  /** It is more urgent than what waits. */
  private void refuse(String id) {
    outbox.add(new CloudDocument(id, "run", null, CloudPriority.CRITICAL, 1, new byte[9]));
    Objects.requireNonNull(outbox.next());
    outbox.refused(400, "no");
  }

  /** Changes documents behind the back of an index. */
  private void withoutIndex(String index, String change) throws Exception {
    String which = " FROM sqlite_schema WHERE name = '" + index + "'";
    String page = file.query("SELECT rootpage" + which).get(0);
    String sql = file.query("SELECT sql" + which).get(0);
    file.execute("PRAGMA writable_schema = 1", "DELETE" + which);
    file.execute(change);
    String values = "'index', '%s', 'document', %s, '%s'".formatted(index, page, sql);
    file.execute("PRAGMA writable_schema = 1", "INSERT INTO sqlite_schema VALUES (" + values + ")");
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
}
