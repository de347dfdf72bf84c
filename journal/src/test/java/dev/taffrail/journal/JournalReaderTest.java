package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Vectors.class)
  void givesEveryLineOfAllFilesUnderItsLeafIndex(Vectors vectors) throws IOException {
    Path journal = vectors.copyTo(folder);
    List<String> expected = new ArrayList<>();
    for (String file : vectors.files()) {
      if (!file.endsWith(".chain")) {
        vectors.lines(file).forEach(line -> expected.add(new String(line, UTF_8)));
      }
    }
    // The oldest file that is present begins at this leaf.
    long first = vectors == Vectors.SMALL ? 0 : 12;
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      List<JournalRecord> records = Reading.all(reader);
      assertThat(records).extracting(Reading::text).isEqualTo(expected);
      for (int i = 0; i < records.size(); i++) {
        assertThat(records.get(i).index()).isEqualTo(first + i);
        assertThat(records.get(i).next().index()).isEqualTo(first + i + 1);
        assertThat(records.get(i).skipped()).isZero();
      }
      assertThat(reader.malformed()).isZero();
      assertThat(reader.remainingBytes()).isZero();
    }
  }

  @Test
  void goesOnAtEveryCursorAsIfItHadNotStopped() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3).seal().records(2);
    journal.rotate(false).records(4).seal().rotate(false).records(1);
    List<JournalRecord> all = Reading.all(journal.path(), Cursor.START);
    for (int i = 0; i < all.size(); i++) {
      Cursor cursor = Cursor.parse(all.get(i).next().text());
      List<JournalRecord> rest = Reading.all(journal.path(), cursor);
      assertThat(rest).extracting(Reading::text).isEqualTo(texts(all.subList(i + 1, all.size())));
      assertThat(rest)
          .extracting(JournalRecord::next)
          .isEqualTo(all.subList(i + 1, all.size()).stream().map(JournalRecord::next).toList());
      assertThat(rest).allMatch(record -> record.skipped() == 0);
    }
  }

  @Test
  void aCursorIsFoundAgainAfterItsFileWasRenamed() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(5);
    List<JournalRecord> before = Reading.all(journal.path(), Cursor.START);
    Cursor cursor = before.get(2).next();
    journal.rotate(false).records(2).rotate(false).records(2);
    List<JournalRecord> rest = Reading.all(journal.path(), cursor);
    assertThat(rest)
        .extracting(JournalRecord::index)
        .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
  }

  @Test
  void aLineWithoutLfIsNotGivenOutUntilItIsEnded() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    String line = SealedJournal.record(1);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      Reading.all(reader);
      for (int i = 0; i < line.length(); i++) {
        journal.torn(line.substring(i, i + 1));
        assertThat(reader.poll()).isNull();
      }
      journal.torn("\n");
      assertThat(Reading.all(reader)).extracting(Reading::text).containsExactly(line);
    }
  }

  private static List<String> texts(List<JournalRecord> records) {
    return records.stream().map(Reading::text).toList();
  }
}
