package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalReaderTornTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timestamp\":\"2026-01-01T",
        "\0\0\0\0\0\0\0\0",
        "not a line\nnor this\n{\"half\":",
        "\0\n{\"looks\":\"whole\"}\n\0\0"
      })
  void passesOverTornBytesToTheRecordThatExplainsThem(String torn) throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3).torn(torn);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(4);
      assertThat(reader.cursor().index()).isEqualTo(4);
      journal.recover().records(2);
      List<JournalRecord> after = Reading.all(reader);
      assertThat(after).extracting(JournalRecord::index).containsExactly(4L, 5L, 6L, 7L);
      assertThat(after.get(0).head().event()).isEqualTo("journal_recovered");
      assertThat(after.get(1).head().event()).isEqualTo("journal_sealed");
      assertThat(reader.malformed()).isZero();
    }
  }

  @Test
  void passesOverTornBytesOfAnyLengthInConstantMemory() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1);
    journal.torn("\0".repeat(300_000) + "\n" + "x".repeat(LineCheck.MAX_BYTES) + "\n{\"half\":");
    journal.recover().records(1);
    assertThat(Reading.all(journal.path(), Cursor.START))
        .extracting(JournalRecord::index)
        .containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void waitsAtTornBytesThatNothingExplainsYet() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1);
    journal.torn("torn\n" + SealedJournal.record(7) + "\n");
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(2);
      assertThat(reader.poll()).isNull();
      assertThat(reader.remainingBytes())
          .isEqualTo("torn\n".length() + SealedJournal.record(7).length() + 1);
    }
  }

  @Test
  void doesNotBelieveARecoveryThatDoesNotFit() throws Exception {
    long offset = Files.size(SealedJournal.create(folder.resolve("sealed")).records(1).path());
    assertThat(believed(new ControlLines.Recovered(2, offset, 5, sha256("torn\n"), 0, 1))).isTrue();
    // One thing alone speaks against each of these.
    for (ControlLines.Recovered wrong :
        List.of(
            new ControlLines.Recovered(2, offset, 5, "0".repeat(64), 0, 1),
            new ControlLines.Recovered(9, offset, 5, sha256("torn\n"), 0, 1),
            new ControlLines.Recovered(2, offset + 1, 5, sha256("orn\n{"), 0, 1),
            new ControlLines.Recovered(2, offset, 6, sha256("torn\n{"), 0, 1))) {
      assertThat(believed(wrong)).as(wrong.toString()).isFalse();
    }
  }

  private boolean believed(ControlLines.Recovered recovery) throws Exception {
    SealedJournal journal = SealedJournal.create(Files.createTempDirectory(folder, "torn"));
    journal.records(1).torn("torn\n");
    byte[] line = ControlLines.recovered(Instant.EPOCH, recovery);
    SealedJournal.write(journal.path(), line, StandardOpenOption.APPEND);
    return Reading.all(journal.path(), Cursor.START).size() > 2;
  }

  private static String sha256(String torn) {
    return HexFormat.of().formatHex(Merkle.sha256().digest(torn.getBytes(UTF_8)));
  }

  /** The search for a recovery is ahead of what is read, and then has read what is gone. */
  @Test
  void findsTheRecoveryOfAFileThatWasCutBehindItsPlaceAndGrewAgain() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1);
    long place = Files.size(journal.path());
    journal.torn("x\n".repeat(10_000));
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(2);
      assertThat(reader.await(Duration.ofMillis(50))).as("waits at torn bytes").isFalse();
      try (FileChannel file = FileChannel.open(journal.path(), StandardOpenOption.WRITE)) {
        file.truncate(place + 15_000);
      }
      journal.torn("y\n".repeat(10_000));
      assertThat(reader.poll()).isNull();
      journal.recover();
      assertThat(Reading.all(reader))
          .extracting(record -> record.head().event())
          .containsExactly("journal_recovered", "journal_sealed");
    }
  }

  @Test
  void goesOnBehindABrokenLineOnceTheWriterHasLeftTheFile() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(9).seal().records(2);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      byte[] bytes = Files.readAllBytes(journal.path());
      int third = new String(bytes, UTF_8).indexOf("\"n\":3");
      overwrite(journal.path(), third, "\1");
      assertThat(Reading.all(reader)).hasSize(4);
      journal.rotate(false).records(1);
      List<JournalRecord> rest = Reading.all(reader);
      assertThat(rest)
          .extracting(JournalRecord::index)
          .containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
      assertThat(rest).allMatch(record -> record.skipped() == 0);
      assertThat(reader.malformed()).isEqualTo(1);
    }
  }

  /** Two lines whose LF is gone are one to a reader, and two leaves to the seal behind them. */
  @Test
  void takesTheIndexFromTheSealWhereItCannotCount() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(9).seal().records(2);
    String text = Files.readString(journal.path(), ISO_8859_1);
    overwrite(journal.path(), text.indexOf('\n', text.indexOf("\"n\":3")), "\1");
    journal.rotate(false);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      List<JournalRecord> all = Reading.all(reader);
      assertThat(all)
          .filteredOn(record -> record.head().event().equals("journal_sealed"))
          .extracting(JournalRecord::index)
          .containsExactly(0L, 10L, 13L);
      assertThat(reader.malformed()).isEqualTo(1);
    }
  }

  @Test
  void countsOnWhereTheSealIsBrokenToo() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3).seal().records(1);
    String text = Files.readString(journal.path(), ISO_8859_1);
    overwrite(journal.path(), text.indexOf("\"n\":1"), "\1");
    String event = "\"event\":\"journal_sealed\",\"";
    overwrite(journal.path(), text.lastIndexOf(event) + event.length(), "X");
    journal.rotate(false);
    assertThat(Reading.all(journal.path(), Cursor.START))
        .extracting(JournalRecord::index)
        .containsExactly(0L, 1L, 3L, 4L, 5L, 6L);
  }

  @Test
  void countsLinesOfAnUnsealedFileThatAreNoRecords() throws IOException {
    Path journal = folder.resolve("edge.log");
    String good = SealedJournal.record(1);
    Files.writeString(
        journal,
        good + "\nplain text\n{\"no\":\"head\"}\n" + "y".repeat(200_000) + "\n" + good + "\n{");
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      List<JournalRecord> records = Reading.all(reader);
      assertThat(records).extracting(Reading::text).containsExactly(good, good);
      assertThat(records).extracting(JournalRecord::index).containsExactly(0L, 1L);
      assertThat(reader.malformed()).isEqualTo(3);
      Files.move(journal, folder.resolve("edge.log.1"));
      Files.writeString(journal, good + "\n");
      assertThat(Reading.all(reader)).extracting(Reading::text).containsExactly(good);
      assertThat(reader.malformed()).isEqualTo(4);
    }
  }

  private static void overwrite(Path file, long offset, String bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes.getBytes(UTF_8)), offset);
    }
  }
}
