package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lay unread in a journal that was set aside is read before the journal that came after. */
class JournalReaderSetAsideTest {
  @TempDir Path folder;

  private SealedJournal twoFiles() throws IOException {
    return SealedJournal.create(folder).records(3).rotate(false).records(2);
  }

  @Test
  void aReaderThatWasOpenReadsTheRestAndThenTheNewJournal() throws Exception {
    SealedJournal before = twoFiles();
    try (JournalReader reader = JournalReader.open(before.path(), Cursor.START)) {
      assertThat(reader.poll()).isNotNull();
      setAside(before, 1);
      SealedJournal.create(folder).records(1);
      assertThat(reader.remainingBytes()).isEqualTo(bytes(before, 1));
      List<JournalRecord> rest = Reading.all(reader);
      assertThat(rest)
          .extracting(JournalRecord::index)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 0L, 1L);
      assertThat(rest).allMatch(record -> record.skipped() == 0);
      assertThat(reader.remainingBytes()).isZero();
      assertThat(reader.malformed()).isZero();
    }
  }

  /** The older file was moved already, the newest not yet. */
  @Test
  void whatIsJustBeingSetAsideGoesOnWithoutALoss() throws Exception {
    SealedJournal journal = twoFiles();
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(reader.poll()).isNotNull();
      Path to = Files.createDirectory(folder.resolve("edge.log.lost-1"));
      Files.move(journal.file(1), to.resolve("edge.log.1"));
      List<JournalRecord> rest = Reading.all(reader);
      assertThat(rest).extracting(JournalRecord::index).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(rest).allMatch(record -> record.skipped() == 0);
    }
  }

  @Test
  void everyCursorFindsTheRestOfItsIncarnationAndAllAfterIt() throws Exception {
    SealedJournal first = twoFiles();
    List<JournalRecord> all = Reading.all(first.path(), Cursor.START);
    setAside(first, 1);
    SealedJournal second = SealedJournal.create(folder).records(4);
    all.addAll(Reading.all(second.path(), Cursor.START));
    setAside(second, 2);
    SealedJournal third = SealedJournal.create(folder).records(1);
    all.addAll(Reading.all(third.path(), Cursor.START));
    for (int i = 0; i < all.size(); i++) {
      List<JournalRecord> rest = Reading.all(third.path(), all.get(i).next());
      assertThat(rest.stream().map(Reading::text))
          .containsExactlyElementsOf(
              all.subList(i + 1, all.size()).stream().map(Reading::text).toList());
      assertThat(rest).allMatch(record -> record.skipped() == 0);
    }
  }

  @Test
  void aNewReaderBeginsWithTheJournalThatIsThere() throws Exception {
    setAside(twoFiles(), 1);
    SealedJournal second = SealedJournal.create(folder).records(1);
    assertThat(Reading.all(second.path(), Cursor.START)).hasSize(2);
  }

  @Test
  void whereTheSetAsideFilesWereDeletedItSaysThatSomethingWasLost() throws Exception {
    SealedJournal first = twoFiles();
    Cursor cursor = Reading.all(first.path(), Cursor.START).get(4).next();
    setAside(first, 1);
    for (int age = 0; age < 2; age++) {
      Files.delete(folder.resolve("edge.log.lost-1").resolve(first.file(age).getFileName()));
    }
    SealedJournal second = SealedJournal.create(folder).records(1);
    assertThat(Reading.all(second.path(), cursor))
        .extracting(JournalRecord::skipped)
        .containsExactly(1L, 0L);
  }

  @Test
  void theWriterThatSetsAsideLosesNothingOfARunningReader() throws Exception {
    JournalConfig config = JournalConfig.at(folder.resolve("edge.log"));
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < 20; i++) {
        journal.append(Lines.info(i));
      }
    }
    try (JournalReader reader = JournalReader.open(config.path(), Cursor.START)) {
      Cursor cursor = Cursor.START;
      for (int i = 0; i < 5; i++) {
        cursor = Objects.requireNonNull(reader.poll()).next();
      }
      Files.delete(folder.resolve("edge.log.keys"));
      try (Journal journal = Journal.open(config)) {
        journal.append(Lines.info(20));
      }
      List<JournalRecord> rest = Reading.all(reader);
      assertThat(rest.stream().filter(r -> !r.head().isControl()).map(Reading::text))
          .hasSize(17)
          .last()
          .asString()
          .endsWith("\"n\":20}");
      assertThat(rest).extracting(r -> r.head().event()).contains(JournalEvents.TAMPERED);
      assertThat(Reading.all(config.path(), cursor).stream().map(Reading::text))
          .containsExactlyElementsOf(rest.stream().map(Reading::text).toList());
    }
  }

  /** Oldest first, as the writer does it. */
  private void setAside(SealedJournal journal, int number) throws IOException {
    Path to = Files.createDirectory(folder.resolve("edge.log.lost-" + number));
    for (int age = 9; age >= 0; age--) {
      if (Files.exists(journal.file(age))) {
        Files.move(journal.file(age), to.resolve(journal.file(age).getFileName()));
      }
    }
    Files.move(journal.chain(), to.resolve("edge.log.chain"));
  }

  /** What is left behind the first record of what was set aside, and the new journal's. */
  private long bytes(SealedJournal before, int number) throws IOException {
    Path to = folder.resolve("edge.log.lost-" + number);
    String first = before.leaves().get(0);
    return Files.size(to.resolve("edge.log.1"))
        - (first.length() + 1 + 2L * count(first))
        + Files.size(to.resolve("edge.log"))
        + Files.size(before.path());
  }

  /** A dash in a note is one character and three bytes. */
  private static long count(String line) {
    return line.chars().filter(c -> c == '—').count();
  }
}
