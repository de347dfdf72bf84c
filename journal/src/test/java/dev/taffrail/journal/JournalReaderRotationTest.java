package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderRotationTest {
  @TempDir Path folder;

  @Test
  void readsOnThroughEveryStepOfASealedRotation() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1).rotate(false).records(1);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(4);
      journal.records(1).stage(false);
      assertThat(Reading.all(reader)).hasSize(1);
      Files.move(journal.file(1), journal.file(2));
      assertThat(reader.poll()).isNull();
      Files.move(journal.file(0), journal.file(1));
      assertThat(reader.poll()).isNull();
      Files.move(journal.staged(), journal.file(0));
      assertThat(Reading.all(reader)).extracting(JournalRecord::index).containsExactly(5L);
      journal.records(1);
      assertThat(Reading.all(reader)).extracting(JournalRecord::index).containsExactly(6L);
    }
  }

  @Test
  void readsOnInAFileWhoseRotationWasUndone() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(2);
      Files.move(journal.file(0), journal.file(1));
      assertThat(reader.poll()).isNull();
      Files.move(journal.file(1), journal.file(0));
      journal.torn("torn\n");
      assertThat(reader.poll()).isNull();
      journal.recover().records(2).rotate(false);
      assertThat(Reading.all(reader))
          .extracting(JournalRecord::index)
          .containsExactly(2L, 3L, 4L, 5L, 6L);
      assertThat(reader.malformed()).isZero();
    }
  }

  @Test
  void neverReadsTheFileThatARotationIsMaking() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1);
    journal.stage(false);
    assertThat(Reading.all(journal.path(), Cursor.START)).hasSize(2);
  }

  @Test
  void readsTheEndOfAFileThatWasDeletedAndSaysHowManyRecordsItMissed() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      reader.poll();
      journal.rotate(false).records(4).rotate(false).records(2);
      Files.delete(journal.file(2));
      Files.delete(journal.file(1));
      List<JournalRecord> rest = Reading.all(reader);
      assertThat(rest).extracting(JournalRecord::index).containsExactly(1L, 2L, 3L, 9L, 10L, 11L);
      assertThat(rest).extracting(JournalRecord::skipped).containsExactly(0L, 0L, 0L, 5L, 0L, 0L);
    }
  }

  @Test
  void holdsNoFileOpenThatItHasLeft() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).rotate(false).rotate(false);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(3);
      assertThat(Descriptors.within(folder)).containsExactly(journal.path());
    }
    assertThat(Descriptors.within(folder)).isEmpty();
  }

  @Test
  void missesNothingWhenOnlyTheFileThatItHasReadWasDeleted() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3);
    Cursor end = Reading.all(journal.path(), Cursor.START).get(3).next();
    journal.rotate(false).records(1);
    Files.delete(journal.file(1));
    List<JournalRecord> rest = Reading.all(journal.path(), end);
    assertThat(rest).extracting(JournalRecord::index).containsExactly(4L, 5L);
    assertThat(rest).extracting(JournalRecord::skipped).containsExactly(0L, 0L);
  }

  @Test
  void aCursorWhoseFileIsGoneGoesOnWithTheOldestAndSaysWhatWasLost() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3);
    Cursor second = Reading.all(journal.path(), Cursor.START).get(1).next();
    journal.rotate(false).records(1).rotate(false);
    Files.delete(journal.file(2));
    List<JournalRecord> rest = Reading.all(journal.path(), second);
    assertThat(rest).extracting(JournalRecord::index).containsExactly(4L, 5L, 6L);
    assertThat(rest).extracting(JournalRecord::skipped).containsExactly(2L, 0L, 0L);
  }

  @Test
  void anUnsealedCursorWhoseFileIsGoneSaysThatSomethingWasLost() throws IOException {
    Path journal = folder.resolve("edge.log");
    Files.writeString(journal, "");
    append(journal, 0, 3);
    Cursor second = Reading.all(journal, Cursor.START).get(1).next();
    Files.delete(journal);
    append(journal, 3, 5);
    List<JournalRecord> rest = Reading.all(journal, second);
    assertThat(rest).extracting(Reading::text).containsExactly(line(3), line(4));
    assertThat(rest).extracting(JournalRecord::skipped).containsExactly(1L, 0L);
    assertThat(rest).extracting(JournalRecord::index).containsExactly(2L, 3L);
  }

  @Test
  void anUnsealedFileDeletedUnderTheReaderSaysThatSomethingMayBeLost() throws IOException {
    Path journal = folder.resolve("edge.log");
    append(journal, 0, 2);
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(2);
      Files.delete(journal);
      append(journal, 5, 7);
      assertThat(Reading.all(reader)).extracting(JournalRecord::skipped).containsExactly(1L, 0L);
    }
  }

  @Test
  void aShortenedFileIsReadAgainFromTheLastDurableSeal() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(2).seal();
    long sealed = Files.size(journal.path());
    journal.records(4);
    Cursor cursor = Reading.all(journal.path(), Cursor.START).get(7).next();
    shorten(journal.path(), sealed);
    Files.writeString(
        journal.path(), Files.readString(journal.path()) + SealedJournal.record(100) + "\n");
    List<JournalRecord> again = Reading.all(journal.path(), cursor);
    assertThat(again).extracting(JournalRecord::index).containsExactly(4L);
    assertThat(again).extracting(Reading::text).containsExactly(SealedJournal.record(100));
  }

  @Test
  void aFileThatGrewAgainBeyondTheCursorWithOtherBytesIsReadAgainFromTheSeal() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(2).seal();
    long sealed = Files.size(journal.path());
    journal.records(2);
    Cursor cursor = Reading.all(journal.path(), Cursor.START).get(5).next();
    shorten(journal.path(), sealed);
    journal.torn((SealedJournal.record(100) + "\n").repeat(9));
    assertThat(Reading.all(journal.path(), cursor))
        .hasSize(9)
        .first()
        .extracting(JournalRecord::index)
        .isEqualTo(4L);
  }

  @Test
  void aRunningReaderNoticesThatItsFileWasCutAndGrewBeyondItsPlace() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(2).seal();
    long sealed = Files.size(journal.path());
    journal.records(2);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(6);
      shorten(journal.path(), sealed);
      journal.torn((SealedJournal.record(100) + "\n").repeat(9));
      assertThat(Reading.all(reader))
          .hasSize(9)
          .first()
          .extracting(JournalRecord::index)
          .isEqualTo(4L);
    }
  }

  @Test
  void withoutItsSealACursorGoesBackToTheOldestRecord() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    long genesis = Files.size(journal.path());
    journal.records(2).seal().records(1);
    Cursor cursor = Reading.all(journal.path(), Cursor.START).get(4).next();
    shorten(journal.path(), genesis);
    List<JournalRecord> again = Reading.all(journal.path(), cursor);
    assertThat(again).extracting(JournalRecord::index).containsExactly(0L);
    assertThat(again).extracting(JournalRecord::skipped).containsExactly(0L);
  }

  @Test
  void aFileShortenedUnderTheReaderIsReadAgainFromTheSeal() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(2).seal();
    long sealed = Files.size(journal.path());
    journal.records(3);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(7);
      shorten(journal.path(), sealed);
      assertThat(reader.poll()).isNull();
      journal.torn(SealedJournal.record(100) + "\n");
      assertThat(Reading.all(reader)).extracting(JournalRecord::index).containsExactly(4L);
    }
  }

  @Test
  void countsWhatIsStillToComeOverAllFiles() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3);
    long first = Files.size(journal.path());
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(reader.remainingBytes()).isEqualTo(first);
      long read = Objects.requireNonNull(reader.poll()).line().length + 1L;
      assertThat(reader.remainingBytes()).isEqualTo(first - read);
      journal.rotate(false).records(2);
      long second = Files.size(journal.path());
      assertThat(reader.remainingBytes()).isEqualTo(first - read + second);
      Reading.all(reader);
      assertThat(reader.remainingBytes()).isZero();
    }
  }

  @Test
  void followsPythonsRotatingHandlerFromTheOldestFileOn() throws IOException {
    Path journal = folder.resolve("edge.log");
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      assertThat(reader.poll()).isNull();
      for (int rotation = 0; rotation < 12; rotation++) {
        int from = rotation * 10;
        append(journal, from, from + 10);
        if (rotation % 3 == 2) {
          List<JournalRecord> records = Reading.all(reader);
          assertThat(records)
              .extracting(Reading::text)
              .containsExactly(lines(from - 20, from + 10));
          assertThat(records).allMatch(record -> record.skipped() == 0);
        }
        rollOver(journal, 4);
      }
    }
  }

  private static void rollOver(Path journal, int backups) throws IOException {
    for (int number = backups - 1; number >= 0; number--) {
      Path from = number == 0 ? journal : journal.resolveSibling("edge.log." + number);
      if (Files.exists(from)) {
        Files.move(
            from,
            journal.resolveSibling("edge.log." + (number + 1)),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.createFile(journal);
  }

  private static void append(Path journal, int from, int to) throws IOException {
    for (int n = from; n < to; n++) {
      SealedJournal.write(
          journal, line(n).getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static String[] lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(SealedJournal::record).toArray(String[]::new);
  }

  private static String line(int n) {
    return SealedJournal.record(n);
  }

  private static void shorten(Path file, long length) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(length);
    }
  }
}
