package dev.taffrail.edge;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails is said, holds up nothing, and is used again when it can be. */
class StoreFailureTest extends OneStore {
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
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> Files.exists(output) && Files.size(output) > 0);
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStoreThatSomebodyRemovedIsSaidAndBegunAnew(boolean withItsLog) throws Exception {
    add("gone");
    Files.delete(path);
    if (withItsLog) {
      Files.delete(folder.resolve("edge.db-wal"));
      Files.delete(folder.resolve("edge.db-shm"));
    }
    add("stays");
    assertThat(records.only("store_gone").level()).isEqualTo(Level.CRITICAL);
    assertThat(records.only("store_gone").fields()).containsEntry("waiting_in_it", "1");
    assertThat(file.query("SELECT id FROM document")).containsExactly("stays");
    assertThat(records.of("store_write_failed")).isEmpty();
  }

  @Test
  void aStoreWithAnotherFileInItsPlaceIsSaidAndItsDocumentsGoToThatOne() throws Exception {
    add("gone");
    Files.delete(path);
    Files.createFile(path);
    add("stays");
    outbox.close();
    assertThat(records.only("store_gone").fields()).containsEntry("waiting_in_it", "1");
    assertThat(file.query("SELECT id FROM document")).containsExactly("stays");
  }

  /** Else a crash would lose it. */
  @Test
  void whatIsInALogThatSomebodyRemovedIsInTheFileSoonAfter() throws Exception {
    add("first");
    Files.delete(folder.resolve("edge.db-wal"));
    add("second");
    Path crashed = folder.resolve("crashed.db");
    for (String part : List.of("", "-wal")) {
      Files.copy(folder.resolve("edge.db" + part), folder.resolve("crashed.db" + part));
    }
    assertThat(new StoreFile(crashed).query("SELECT id FROM document"))
        .containsExactly("first", "second");
    assertThat(records.of("store_gone")).isEmpty();
  }

  /** SQLite would mix the log of the one that is gone into the other. */
  @Test
  void aStoreInThePlaceOfAnotherIsAsItWas() throws Exception {
    add("copied");
    outbox.close();
    Path copy = Files.copy(path, folder.resolve("copy"));
    outbox = outbox(100);
    add("gone");
    Files.move(copy, path, StandardCopyOption.REPLACE_EXISTING);
    assertThat(sendAll()).containsExactly("copied");
    outbox.endRun();
    assertThat(records.only("store_gone").fields()).containsEntry("waiting_in_it", "2");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(1, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void whatWasSettledOfAStoreThatIsGoneIsNotBookedInTheNextOne() throws Exception {
    add("sent");
    assertThat(send()).isEqualTo("sent");
    Files.delete(path);
    add("stays");
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(1, 0, 0, 0, 0, 1, 1));
  }

  @Test
  void whatWasSentIsNotSaidToHaveWaitedInAStoreThatIsGone() throws Exception {
    add("sent");
    add("refused");
    add("waits");
    assertThat(send()).isEqualTo("sent");
    Objects.requireNonNull(outbox.next());
    outbox.refused(410, null);
    Files.delete(path);
    add("stays");
    assertThat(records.only("store_gone").fields()).containsEntry("waiting_in_it", "1");
  }

  /** As where its disk is taken away, fails for a while, and comes back as another. */
  @Test
  void aStoreThatIsRemovedWhileItIsNotOpenIsSaidToo() throws Exception {
    outbox.close();
    Path disk = folder.resolve("disk");
    useStoreAt(disk.resolve("edge.db"));
    add("sent");
    add("lost");
    assertThat(send()).isEqualTo("sent");
    Files.move(disk, folder.resolve("taken away"));
    Files.createFile(disk);
    add("in memory");
    outbox.endRun();
    Files.delete(disk);
    outbox.endRun();
    assertThat(records.only("store_gone").fields()).containsEntry("waiting_in_it", "1");
    assertThat(file.query("SELECT id FROM document")).containsExactly("in memory");
  }

  @Test
  void aStoreThatSomebodyEmptiedIsSaid() throws Exception {
    add("lost");
    add("too");
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    try (FileChannel empty = FileChannel.open(path, WRITE)) {
      empty.truncate(0);
    }
    add("stays");
    outbox.endRun();
    outbox.endRun();
    assertThat(records.only("store_gone").fields()).containsEntry("waiting_in_it", "2");
    assertThat(sendAll()).containsExactly("stays");
  }

  /** Else another process would take the store for nobody's, and send its documents too. */
  @Test
  void aLockThatSomebodyRemovedIsTakenAnewOrGivenUp() throws Exception {
    add("first");
    Path lock = folder.resolve("edge.db.lock");
    Files.delete(lock);
    add("second");
    assertThat(lock).exists();
    Files.delete(lock);
    Path output = folder.resolve("output");
    try (CloudReceiver cloud = new CloudReceiver()) {
      Process child = StoreChild.start(path, cloud.url(), 1, output.toFile());
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> Files.exists(output) && Files.size(output) > 0);
        assertThat(outbox.next()).isNull();
        assertThat(records.only("store_write_failed").field("reason")).isEqualTo("held");
      } finally {
        child.destroyForcibly();
        child.waitFor();
      }
    }
  }

  /** Two that have an index of the log of their own would write over one another. */
  @Test
  void anIndexOfTheLogThatSomebodyRemovedIsMadeAnew() throws Exception {
    add("first");
    Files.delete(folder.resolve("edge.db-shm"));
    add("second");
    assertThat(folder.resolve("edge.db-shm")).exists();
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("UPDATE document SET rows = rows");
      add("third");
      statement.execute("UPDATE document SET rows = rows");
    }
    assertThat(sendAll()).containsExactly("first", "second", "third");
    assertThat(records.of("store_gone")).isEmpty();
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidAndHoldsUpNothing() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    useStoreAt(folder.resolve("file/edge.db"));
    add("a");
    assertThat(records.only("store_write_failed").fields())
        .containsEntry("reason", "failed")
        .containsEntry("path", path.toString());
    assertThat(sendAll()).containsExactly("a");
  }

  /**
   * So large that the store's own limit of pages is reached, which SQLite takes for a full disk.
   */
  private void fillTo(long bytes) throws Exception {
    file.execute(
        "CREATE TABLE junk(value BLOB)", "INSERT INTO junk VALUES (zeroblob(" + bytes + "))");
  }
}
