package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HoldUnshippedTest {
  private static final int MAX = (int) JournalConfig.MIN_SEALED_BYTES;

  @TempDir Path dir;

  private JournalConfig config(boolean sealed, int backups, int heldFiles) {
    return JournalConfig.at(dir.resolve("edge.log"))
        .withSealed(sealed)
        .withMaxBytes(MAX)
        .withRetention(new RetentionPolicy(backups, 0, Duration.ZERO, (long) heldFiles * MAX));
  }

  private Path log() {
    return dir.resolve("edge.log");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filesThatAReaderHasNotPassedStayBeyondBackups(boolean sealed) throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(sealed, 1, 4))) {
      journal.append();
      Cursor cursor = journal.read("loki.bulk", Cursor.START, 1);
      journal.rotate(5);
      assertThat(journal.names()).hasSize(6);
      assertThat(journal.losses()).isEmpty();
      journal.read("loki.bulk", cursor, 100_000);
      journal.rotate(1);
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1");
      assertThat(journal.losses()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void beyondTheLimitTheOldestGoesAndTheLossIsExact(boolean sealed) throws IOException {
    Cursor bulk;
    Cursor urgent;
    try (RetainedJournal journal = new RetainedJournal(config(sealed, 1, 2))) {
      journal.append();
      bulk = journal.read("loki.bulk", Cursor.START, 1);
      journal.rotate(1);
      journal.append();
      urgent = journal.read("loki.urgent", Cursor.START, 40);
      journal.rotate(5);
      assertThat(journal.bytes()).isLessThanOrEqualTo(4L * MAX);
      List<JournalRecord> left = Reading.all(log(), bulk);
      assertThat(journal.losses()).isNotEmpty();
      // The records still there that tell of losses, and those that went with the deleted files.
      if (sealed) {
        long first = left.get(0).index();
        assertThat(left.get(0).skipped()).isEqualTo(first - bulk.index());
        assertThat(Reading.all(log(), urgent).get(0).skipped()).isEqualTo(first - urgent.index());
      }
    }
    if (sealed) {
      assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void theLossesThatTheRecordsTellAddUpToWhatTheReaderSkips() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(true, 3, 1))) {
      journal.append();
      Cursor cursor = journal.read("loki.bulk", Cursor.START, 1);
      JournalReader tail = JournalReader.open(log(), Cursor.START);
      long told = 0;
      for (int i = 0; i < 9; i++) {
        journal.rotate(1);
        for (JournalRecord record : Reading.all(tail)) {
          told += lost(record).getOrDefault("loki.bulk", 0L);
        }
      }
      tail.close();
      assertThat(told).isPositive();
      assertThat(Reading.all(log(), cursor).get(0).skipped()).isEqualTo(told);
    }
  }

  @Test
  void inAnUnsealedJournalTheLinesAreCounted() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(false, 1, 1))) {
      for (int i = 0; i < 10; i++) {
        journal.append();
      }
      journal.read("loki.bulk", Cursor.START, 7);
      journal.rotate(2);
      int before = journal.written();
      journal.rotate(1);
      // The first file held as many lines as fit; 7 of them were read.
      int lines = (MAX - 1) / RetainedJournal.LINE;
      assertThat(before).isGreaterThan(lines);
      assertThat(journal.losses())
          .containsExactly("\"cursors\":{\"loki.bulk\":" + (lines - 7) + "}}");
    }
  }

  @Test
  void aReaderThatMovesWhileFilesAreHeldLosesLessThanWasThere() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 1))) {
      journal.append();
      Cursor cursor = journal.read("loki.bulk", Cursor.START, 1);
      journal.rotate(2);
      cursor = journal.read("loki.bulk", cursor, 15);
      journal.rotate(1);
      long first = Reading.all(log(), Cursor.START).get(0).index();
      assertThat(journal.losses())
          .containsExactly("\"cursors\":{\"loki.bulk\":" + (first - cursor.index()) + "}}");
    }
  }

  @Test
  void aCursorUnmovedForSevenDaysHoldsNothing() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9))) {
      journal.append();
      journal.read("gone.bulk", Cursor.START, 1);
      journal.rotate(3);
      assertThat(journal.names()).hasSize(4);
      journal.clocks.pass(Duration.ofDays(7).minusSeconds(1));
      journal.rotate(1);
      assertThat(journal.names()).hasSize(5);
      journal.clocks.pass(Duration.ofSeconds(1));
      journal.rotate(1);
      assertThat(journal.names()).hasSize(2);
      assertThat(journal.losses()).hasSize(1);
    }
  }

  @Test
  void aCursorThatWasUnmovedForSevenDaysAtOpeningHoldsForAnHourMore() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9))) {
      journal.append();
      journal.read("gone.bulk", Cursor.START, 1);
      journal.rotate(3);
    }
    FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    for (int number = 0; number < 4; number++) {
      Files.setLastModifiedTime(new JournalFiles(log()).rotated(number), longAgo);
    }
    Files.setLastModifiedTime(dir.resolve("edge.log.cursor.gone.bulk"), longAgo);
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9))) {
      journal.rotate(1);
      assertThat(journal.names()).hasSize(5);
      journal.clocks.pass(Duration.ofHours(1));
      journal.rotate(1);
      assertThat(journal.names()).hasSize(2);
    }
  }

  @Test
  void aCursorUnmovedBeforeTheOpeningHoldsWhereItsFileWasWrittenSince() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9))) {
      journal.append();
      journal.read("loki.bulk", Cursor.START, 1);
      journal.rotate(3);
    }
    FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Files.setLastModifiedTime(dir.resolve("edge.log.cursor.loki.bulk"), longAgo);
    FileTime now = FileTime.from(Instant.parse("2026-05-30T08:00:00Z"));
    for (int number = 0; number < 4; number++) {
      Files.setLastModifiedTime(new JournalFiles(log()).rotated(number), now);
    }
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9))) {
      journal.rotate(1);
      journal.clocks.pass(Duration.ofHours(2));
      journal.rotate(1);
      assertThat(journal.names()).hasSize(6);
    }
  }

  @Test
  void aReaderThatHadNothingToReadForWeeksHoldsAsAnyOther() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9))) {
      journal.rotate(2);
      journal.read("loki.bulk", Cursor.START, 100_000);
      journal.rotate(1);
      journal.read("loki.bulk", Cursor.START, 100_000);
      journal.clocks.pass(Duration.ofDays(20));
      journal.rotate(4);
      assertThat(journal.names()).hasSize(5);
    }
  }

  @Test
  void whatIsNoCursorHoldsWhatItsReaderWouldBeginWithOrNothing() throws IOException {
    Path torn = dir.resolve("edge.log.cursor.torn");
    Files.createDirectory(dir.resolve("edge.log.cursor.folder"));
    Files.writeString(dir.resolve("edge.log.cursor.NOT OURS"), "x");
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9))) {
      journal.rotate(3);
      assertThat(journal.names()).hasSize(2);
      Files.write(torn, new byte[5_000]);
      journal.rotate(2);
      assertThat(journal.names()).hasSize(4);
      Files.delete(torn);
      journal.rotate(1);
      assertThat(journal.names()).hasSize(2);
    }
  }

  @Test
  void theCursorOfAnEarlierIncarnationHoldsAll() throws IOException {
    Place elsewhere = new Place(12345, 700, 1_000_000, 1);
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 9));
        CheckpointFile file = CheckpointFile.open(log(), "loki.bulk")) {
      file.save(new Checkpoint(Cursor.of(elsewhere, null), Map.of()));
      journal.rotate(4);
      assertThat(journal.names()).hasSize(5);
    }
  }

  @Test
  void switchedOffNoCursorHolds() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(true, 1, 0))) {
      journal.append();
      journal.read("loki.bulk", Cursor.START, 1);
      journal.rotate(4);
      assertThat(journal.names()).hasSize(2);
      assertThat(journal.losses()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutBackupsAFileIsHeldAllTheSame(boolean sealed) throws IOException {
    try (RetainedJournal journal = new RetainedJournal(config(sealed, 0, 9))) {
      journal.append();
      journal.read("loki.bulk", Cursor.START, 1);
      journal.rotate(2);
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1", "edge.log.2");
      journal.read("loki.bulk", Cursor.START, 100_000);
      journal.rotate(1);
      assertThat(journal.names()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void manyCursorsAreNamedAsFarAsTheRoomGoes() {
    TreeMap<String, Long> lost = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      lost.put("sink" + i + ".bulk", 1_000_000L + i);
    }
    byte[] line = ControlLines.unshippedLost(Instant.EPOCH, 5, lost);
    assertThat(line.length).isLessThan(1_500);
    assertThat(new String(line, UTF_8)).endsWith("}").containsPattern(",\"unnamed\":4[0-9][0-9]}");
  }

  private static Map<String, Long> lost(JournalRecord record) {
    Map<String, Long> lost = new TreeMap<>();
    String line = Reading.text(record);
    if (record.head().event().equals(ControlLines.UNSHIPPED_LOST)) {
      String cursors = line.substring(line.indexOf('{', 1) + 1, line.indexOf('}'));
      for (String cursor : cursors.split(",", -1)) {
        int colon = cursor.lastIndexOf(':');
        lost.put(cursor.substring(1, colon - 1), Long.parseLong(cursor.substring(colon + 1)));
      }
    }
    return lost;
  }

  /** Files of five lines, the last of which ends 100 bytes before the bound. */
  private JournalConfig ofFullFiles() {
    return config(false, 50, 50)
        .withMaxBytes(5 * RetainedJournal.LINE + 100)
        .withRetention(new RetentionPolicy(50, 0, Duration.ofHours(1), MAX));
  }

  @Test
  void theRecordOfALossFindsNoRoomInAFullFile() throws IOException {
    try (RetainedJournal journal = new RetainedJournal(ofFullFiles())) {
      journal.rotate(1);
      journal.read("loki.bulk", Cursor.START, 2);
      journal.clocks.pass(Duration.ofMinutes(30));
      for (int i = 1; i < 5; i++) {
        journal.append();
      }
      journal.clocks.pass(Duration.ofMinutes(31));
      journal.tend();
      assertThat(journal.losses()).containsExactly("\"cursors\":{\"loki.bulk\":3}}");
      assertThat(Files.size(dir.resolve("edge.log.1"))).isEqualTo(5 * RetainedJournal.LINE);
      assertThat(Files.size(log())).isLessThan(RetainedJournal.LINE);
    }
  }

  @Test
  void aLossIsToldWholeThoughADeletionFailedInItsMidst() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (RetainedJournal journal = new RetainedJournal(ofFullFiles(), disk)) {
      journal.rotate(2);
      journal.read("loki.bulk", Cursor.START, 2);
      journal.clocks.pass(Duration.ofMinutes(30));
      journal.append();
      journal.clocks.pass(Duration.ofMinutes(31));
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == FaultyDisk.Operation.DELETE && path.endsWith("edge.log.1")) {
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      assertThatThrownBy(journal::tend).hasMessageContaining("Input/output error");
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1");
      disk.heal();
      journal.tend();
      assertThat(journal.names()).containsExactly("edge.log");
      assertThat(journal.losses()).containsExactly("\"cursors\":{\"loki.bulk\":8}}");
    }
  }
}
