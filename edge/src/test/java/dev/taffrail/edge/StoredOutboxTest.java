package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredOutboxTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:00:00Z");

  @TempDir Path folder;
  private Path path;
  private StoreFile file;
  private CloudStore config;
  private Records records;
  private StoredOutbox outbox;
  private final SteppedClock clock = new SteppedClock(NOW);

  @BeforeEach
  void open() {
    records = Records.of(Level.INFO, folder);
    path = folder.resolve("store/edge.db");
    file = new StoreFile(path);
    config = CloudStore.at(path);
    reopen();
  }

  @AfterEach
  void close() {
    outbox.close();
    records.close();
  }

  @Test
  void aDocumentComesBackAfterARestartAsItWas() {
    byte[] body = "{\"°\":1}".getBytes(StandardCharsets.UTF_8);
    outbox.add(new CloudDocument("d-1", "c-1", "00-a-b-01", CloudPriority.ANOMALY, 3, body));
    outbox.add(new CloudDocument("d-2", "c-2", null, CloudPriority.LOGS, 4, new byte[70_000]));
    restart();

    CloudDocument first = send();
    assertThat(first.id()).isEqualTo("d-1");
    assertThat(first.correlationId()).isEqualTo("c-1");
    assertThat(first.traceparent()).isEqualTo("00-a-b-01");
    assertThat(first.priority()).isEqualTo(CloudPriority.ANOMALY);
    assertThat(first.rows()).isEqualTo(3);
    assertThat(first.body()).isEqualTo(body);
    CloudDocument second = send();
    assertThat(second.traceparent()).isNull();
    assertThat(second.body()).hasSize(70_000);
  }

  @Test
  void theUrgentLeaveFirstAndOfThemTheOldest() throws Exception {
    for (int round = 1; round <= 2; round++) {
      add("logs" + round, CloudPriority.LOGS);
      add("telemetry" + round, CloudPriority.TELEMETRY);
      add("critical" + round, CloudPriority.CRITICAL);
      add("anomaly" + round, CloudPriority.ANOMALY);
    }
    restart();
    assertThat(sendAll())
        .containsExactly(
            "critical1",
            "critical2",
            "anomaly1",
            "anomaly2",
            "telemetry1",
            "telemetry2",
            "logs1",
            "logs2");
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(8, 8, 0, 0, 0, 0, 0));
  }

  @Test
  void whatWasTakenIsNotSentAgainEvenBeforeItIsBooked() {
    add("a", CloudPriority.TELEMETRY);
    add("b", CloudPriority.TELEMETRY);
    assertThat(outbox.next()).extracting(CloudDocument::id).isEqualTo("a");
    assertThat(outbox.next()).extracting(CloudDocument::id).isEqualTo("a");
    assertThat(sendAll()).containsExactly("a", "b");
    assertThat(outbox.rows()).isZero();
    restart();
    assertThat(outbox.next()).isNull();
  }

  @Test
  void whenThereIsNoRoomTheOldestOfTheLeastUrgentGoes() throws Exception {
    outbox.close();
    config = config.withMaxBytes(1 << 20);
    reopen();
    byte[] large = new byte[200 * 1024]; // 204 KiB with its page more: five of them fit
    for (String each : List.of("t1", "t2", "a1", "t3", "c1", "a2", "c2")) {
      outbox.add(document(each, priorityOf(each), large));
    }
    assertThat(records.of("cloud_rows_lost"))
        .extracting(record -> record.field("document") + " " + record.field("reason"))
        .containsExactly("t1 no_room", "t2 no_room");
    Records.Noted lost = records.of("cloud_rows_lost").get(0);
    assertThat(lost.level()).isEqualTo(Level.ERROR);
    assertThat(lost.correlationId()).isEqualTo("run-of-t1");
    assertThat(outbox.giveUp()).isEqualTo(2);
    assertThat(file.balance()).isEqualTo(new CloudAccounts(7, 0, 0, 2, 0, 5, 5));

    outbox.add(document("t4", CloudPriority.TELEMETRY, large));
    assertThat(sendAll()).containsExactly("c1", "c2", "a1", "a2", "t4");
  }

  @Test
  void theFileStaysWithinItsBoundWhateverTheSizes() throws Exception {
    outbox.close();
    config = config.withMaxBytes(2 << 20);
    reopen();
    Random random = new Random(11);
    for (int i = 0; i < 150; i++) {
      int size = 1 + random.nextInt(i % 3 == 0 ? 90_000 : 9_000);
      outbox.add(document("d" + i, CloudPriority.TELEMETRY, new byte[size]));
      if (i % 5 == 0) {
        send();
      }
    }
    outbox.endRun();
    assertThat(file.balance().overflowed()).isPositive();
    assertThat(records.of("store_write_failed")).isEmpty();
    restart();
    assertThat(Files.size(path)).isLessThanOrEqualTo((2 << 20) + (2 << 16) + (1 << 20));
  }

  @Test
  void aDocumentThatIsLargerThanTheStoreIsGivenUpAloneAndHoldsUpNoOther() throws Exception {
    outbox.close();
    config = config.withMaxBytes(1 << 20);
    reopen();
    add("before", CloudPriority.LOGS);
    for (int size : new int[] {1 << 20, 5 << 20}) {
      outbox.add(document("size " + size, CloudPriority.CRITICAL, new byte[size]));
    }
    add("after", CloudPriority.LOGS);
    assertThat(records.of("cloud_rows_lost"))
        .extracting(record -> record.field("document") + " " + record.field("reason"))
        .containsExactly("size 1048576 no_room", "size 5242880 no_room");
    assertThat(records.of("store_write_failed")).isEmpty();
    assertThat(outbox.giveUp()).isEqualTo(2);
    assertThat(file.balance()).isEqualTo(new CloudAccounts(4, 0, 0, 2, 0, 2, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRITICAL", "TELEMETRY", "LOGS"})
  void roomIsMadeForADocumentAsLargeAsHalfTheStoreWhereItIsUrgentEnough(CloudPriority priority)
      throws Exception {
    outbox.close();
    config = config.withMaxBytes(16 << 20);
    reopen();
    byte[] large = new byte[1_000_000];
    for (int i = 0; i < 20; i++) {
      outbox.add(document("d" + i, CloudPriority.TELEMETRY, large));
    }
    assertThat(file.balance().waiting()).isEqualTo(16);
    outbox.add(document("half", priority, new byte[8_000_000]));
    assertThat(records.of("store_write_failed")).isEmpty();
    boolean urgent = priority != CloudPriority.LOGS;
    assertThat(file.query("SELECT count(*) FROM document WHERE id LIKE 'd%'"))
        .containsExactly(urgent ? "8" : "16");
    assertThat(file.query("SELECT id FROM document WHERE id = 'half'")).hasSize(urgent ? 1 : 0);
    assertThat(file.balance().overflowed()).isEqualTo(urgent ? 12 : 5);
  }

  /** It was refused while the store failed. */
  @Test
  void aLargeDeadLetterCostsDeadLettersAlone() throws Exception {
    outbox.close();
    config = config.withMaxBytes(16 << 20);
    reopen();
    outbox.add(document("old", CloudPriority.TELEMETRY, new byte[4_000_000]));
    outbox.next();
    outbox.refused(400, null);
    for (int i = 0; i < 11; i++) {
      outbox.add(document("d" + i, CloudPriority.TELEMETRY, new byte[1_000_000]));
    }
    try (Connection other = file.connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      outbox.add(document("dead", CloudPriority.CRITICAL, new byte[8_000_000]));
      assertThat(Objects.requireNonNull(outbox.next()).id()).isEqualTo("dead");
      outbox.refused(400, null);
      outbox.endRun();
      statement.execute("ROLLBACK");
    }
    outbox.endRun();
    assertThat(records.of("cloud_rows_lost"))
        .extracting(record -> record.field("document") + " " + record.field("reason"))
        .containsExactly("old dead_letters_full", "dead dead_letters_full");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(13, 0, 0, 0, 2, 11, 11));
  }

  @Test
  void whatWaitsForTooLongIsGivenUpAndSaid() throws Exception {
    add("old", CloudPriority.CRITICAL);
    clock.step(Duration.ofDays(4));
    add("new", CloudPriority.LOGS);
    clock.step(Duration.ofDays(3).plusSeconds(1));
    outbox.endRun();

    Records.Noted lost = records.only("cloud_rows_lost");
    assertThat(lost.fields()).containsEntry("reason", "expired").containsEntry("document", "old");
    assertThat(outbox.giveUp()).isEqualTo(1);
    assertThat(sendAll()).containsExactly("new");
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 1, 1, 0, 0, 0, 0));
  }

  @Test
  void aDocumentOfATimeWhenTheClockWasNotSetIsAsOldAsTheClockIsSet() throws Exception {
    clock.set(Instant.parse("1970-01-01T00:01:00Z"));
    add("early", CloudPriority.TELEMETRY);
    clock.set(NOW);
    outbox.endRun();
    assertThat(file.balance().waiting()).isEqualTo(1);
    clock.step(Duration.ofDays(8));
    outbox.endRun();
    assertThat(file.balance().expired()).isEqualTo(1);
  }

  @Test
  void aRefusedDocumentIsKeptWithItsStatusAndCanBeSentAgain() throws Exception {
    add("bad", CloudPriority.ANOMALY);
    add("good", CloudPriority.TELEMETRY);
    outbox.next();
    outbox.refused(422, null);
    assertThat(sendAll()).containsExactly("good");
    outbox.endRun();

    Records.Noted dead = records.only("cloud_dead_letter");
    assertThat(dead.level()).isEqualTo(Level.ERROR);
    assertThat(dead.fields()).containsEntry("status", "422").containsEntry("document", "bad");
    assertThat(file.query("SELECT id || ' ' || status FROM document WHERE refused_at IS NOT NULL"))
        .containsExactly("bad 422");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 1, 0, 0, 1, 0, 0));

    // As docs/store.md says it, beside the running pipeline.
    file.execute("UPDATE document SET refused_at = NULL WHERE id = 'bad'");
    assertThat(sendAll()).containsExactly("bad");
    outbox.endRun();
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 2, 0, 0, 0, 0, 0));
  }

  @Test
  void deadLettersAreBoundedAndTheOldestGoesFirst() throws Exception {
    outbox.close();
    config = config.withDeadLetters(2);
    reopen();
    for (String each : List.of("a", "b", "c")) {
      add(each, CloudPriority.TELEMETRY);
      outbox.next();
      outbox.refused(400, null);
      clock.step(Duration.ofSeconds(1));
    }
    outbox.endRun();
    assertThat(records.only("cloud_rows_lost").fields())
        .containsEntry("reason", "dead_letters_full")
        .containsEntry("document", "a");
    assertThat(outbox.giveUp()).as("they were lost when they were refused").isZero();
    assertThat(file.query("SELECT id FROM document ORDER BY id")).containsExactly("b", "c");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(3, 0, 0, 0, 3, 0, 0));
  }

  @Test
  void anUrgentDeadLetterStaysWhereThereAreTooMany() throws Exception {
    outbox.close();
    config = config.withDeadLetters(1);
    reopen();
    for (CloudPriority each : List.of(CloudPriority.CRITICAL, CloudPriority.TELEMETRY)) {
      add(each.name(), each);
      outbox.next();
      outbox.refused(400, null);
      clock.step(Duration.ofSeconds(1));
    }
    outbox.endRun();
    assertThat(file.query("SELECT id FROM document")).containsExactly("CRITICAL");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 0, 0, 0, 2, 0, 0));
  }

  @Test
  void aRunWithNothingToSendWritesNothing() throws Exception {
    add("a", CloudPriority.TELEMETRY);
    Path log = path.resolveSibling("edge.db-wal");
    long size = Files.size(log);
    Object modified = Files.getLastModifiedTime(log);
    for (int run = 0; run < 5; run++) {
      outbox.next();
      outbox.endRun();
    }
    assertThat(Files.size(log)).isEqualTo(size);
    assertThat(Files.getLastModifiedTime(log)).isEqualTo(modified);
  }

  /** A program may give any text as its correlation id. */
  @ParameterizedTest
  @ValueSource(strings = {"Pr\u00fcfung 7", "a\tb", "\ud83d\ude80", ""})
  void aDocumentLeavesUnderWhateverCorrelationIdItsRunHad(String correlationId) throws Exception {
    outbox.add(
        new CloudDocument("d", correlationId, null, CloudPriority.TELEMETRY, 1, new byte[9]));
    restart();
    add("later", CloudPriority.LOGS);
    assertThat(Objects.requireNonNull(outbox.next()).correlationId()).isEqualTo(correlationId);
    assertThat(sendAll()).containsExactly("d", "later");
    assertThat(records.of("cloud_dead_letter")).isEmpty();
  }

  @Test
  void closingSaysTheAccountAndKeepsWhatWaits() throws Exception {
    add("a", CloudPriority.TELEMETRY);
    add("b", CloudPriority.TELEMETRY);
    send();
    outbox.close();
    assertThat(records.only("store_closed").fields())
        .containsEntry("queued", "2")
        .containsEntry("delivered", "1")
        .containsEntry("waiting", "1");
    assertThat(records.of("cloud_rows_lost")).isEmpty();
    reopen();
    add("c", CloudPriority.TELEMETRY);
    assertThat(records.of("store_opened").get(1).fields()).containsEntry("waiting", "1");
    assertThat(sendAll()).containsExactly("b", "c");
  }

  private void reopen() {
    CloudLosses losses = new CloudLosses(BoundLogger.get("edge.cloud"));
    outbox =
        new StoredOutbox(
            config, 100, new StoreRecords("fridge", path, losses), clock, Duration.ofMillis(20));
  }

  private void restart() {
    outbox.close();
    reopen();
  }

  private void add(String id, CloudPriority priority) {
    outbox.add(document(id, priority, new byte[100]));
  }

  private static CloudDocument document(String id, CloudPriority priority, byte[] body) {
    return new CloudDocument(id, "run-of-" + id, null, priority, 1, body);
  }

  private static CloudPriority priorityOf(String id) {
    return switch (id.charAt(0)) {
      case 'c' -> CloudPriority.CRITICAL;
      case 'a' -> CloudPriority.ANOMALY;
      default -> CloudPriority.TELEMETRY;
    };
  }

  private CloudDocument send() {
    CloudDocument next = Objects.requireNonNull(outbox.next(), "a document that waits");
    outbox.taken();
    return next;
  }

  private List<String> sendAll() {
    List<String> ids = new ArrayList<>();
    while (outbox.next() != null) {
      ids.add(send().id());
    }
    return ids;
  }
}
