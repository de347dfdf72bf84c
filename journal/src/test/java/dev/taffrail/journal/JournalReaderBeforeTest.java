package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places farther back: what lies behind each is what a reader from the start gives last. */
class JournalReaderBeforeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 150, 400, 70_000})
  void ofAnUnsealedJournalGoesBackOverAllItsFilesByAboutSoManyBytes(long bytes) throws Exception {
    Path journal = folder.resolve("debug.log");
    lines(folder.resolve("debug.log.2"), 0, 7);
    lines(folder.resolve("debug.log.1"), 7, 9);
    lines(journal, 9, 20);
    List<List<JournalRecord>> suffixes = suffixes(journal, bytes);
    long line = SealedJournal.record(10).length() + 1L;
    for (int i = 1; i < suffixes.size(); i++) {
      long more = (long) suffixes.get(i).size() - suffixes.get(i - 1).size();
      assertThat(more).isBetween(1L, bytes / line + 1);
    }
  }

  @Test
  void ofASealedJournalGoesBackByFilesAndKnowsTheIndex() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(3).seal().records(2);
    journal.rotate(false).records(4).seal().rotate(false).records(1);
    List<List<JournalRecord>> suffixes = suffixes(journal.path(), 1);
    assertThat(suffixes).hasSize(3);
    for (List<JournalRecord> suffix : suffixes) {
      assertThat(suffix.get(suffix.size() - 1).index()).isEqualTo(suffixes.get(2).size() - 1);
    }
  }

  @Test
  void aLineIsNeverCutAlsoWhereWhatLiesBeforeItIsNoLine() throws Exception {
    Path journal = folder.resolve("debug.log");
    String good = SealedJournal.record(1) + "\n";
    Files.writeString(journal, good + "x".repeat(200_000) + "\n" + good + good);
    long behind = 2L * good.length() + 100;
    Cursor place = JournalReader.before(journal, null, behind).orElseThrow();
    assertThat(Reading.all(journal, place)).hasSize(2);
  }

  @Test
  void beforeThePlaceOfAFileThatIsGoneThereIsNothing() throws Exception {
    Path journal = folder.resolve("debug.log");
    lines(folder.resolve("debug.log.1"), 0, 3);
    lines(journal, 3, 6);
    Cursor gone = Reading.all(journal, Cursor.START).get(1).next();
    Files.delete(folder.resolve("debug.log.1"));
    assertThat(JournalReader.before(journal, gone, 1)).isEmpty();
    assertThat(JournalReader.before(journal, Cursor.START, 1)).isEmpty();
    assertThat(JournalReader.before(folder.resolve("none.log"), null, 1)).contains(Cursor.START);
  }

  @Test
  @Timeout(20)
  void theWayBackEndsAlsoWhereFilesBeginWithTheSameLine() throws Exception {
    Path plain = folder.resolve("debug.log");
    lines(folder.resolve("debug.log.5"), 0, 4);
    lines(folder.resolve("debug.log.4"), 4, 6);
    lines(folder.resolve("debug.log.3"), 6, 8);
    lines(folder.resolve("debug.log.2"), 4, 7);
    lines(plain, 8, 11);
    Files.copy(plain, folder.resolve("debug.log.1"));
    assertThat(numbersOnTheWayBack(plain)).containsExactly(8, 4, 6, 0);
    SealedJournal sealed = SealedJournal.create(folder.resolve("sealed")).records(3).seal();
    sealed.rotate(false).records(2).seal().rotate(false).records(1);
    Files.move(sealed.file(2), sealed.file(3));
    Files.copy(sealed.file(1), sealed.file(2));
    assertThat(numbersOnTheWayBack(sealed.path())).hasSize(3).doesNotHaveDuplicates();
  }

  /** Of the first record behind each place. */
  private static List<Integer> numbersOnTheWayBack(Path journal) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    Optional<Cursor> place = JournalReader.before(journal, null, 70_000);
    for (; place.isPresent(); place = JournalReader.before(journal, place.get(), 70_000)) {
      String number =
          Reading.all(journal, place.get()).stream()
              .map(Reading::text)
              .filter(text -> text.contains("\"n\":"))
              .map(text -> text.replaceAll(".*\"n\":([0-9]+).*", "$1"))
              .findFirst()
              .orElseThrow();
      numbers.add(Integer.valueOf(number));
    }
    return numbers;
  }

  /** What lies behind the end, behind the place before it, and so on up to all. */
  private static List<List<JournalRecord>> suffixes(Path journal, long bytes) throws IOException {
    List<JournalRecord> all = Reading.all(journal, Cursor.START);
    List<List<JournalRecord>> suffixes = new ArrayList<>();
    Optional<Cursor> place = JournalReader.before(journal, null, bytes);
    for (; place.isPresent(); place = JournalReader.before(journal, place.get(), bytes)) {
      Cursor again = Cursor.parse(place.get().toString());
      List<JournalRecord> suffix = Reading.all(journal, again);
      assertThat(suffix)
          .extracting(Reading::text)
          .isEqualTo(
              all.subList(all.size() - suffix.size(), all.size()).stream()
                  .map(Reading::text)
                  .toList());
      suffixes.add(suffix);
    }
    assertThat(suffixes.get(suffixes.size() - 1)).hasSameSizeAs(all);
    return suffixes;
  }

  private static void lines(Path file, int from, int to) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(SealedJournal.record(i)).append('\n');
    }
    Files.writeString(file, lines);
  }
}
