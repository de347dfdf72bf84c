package dev.taffrail.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalReaderPassTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 7", "true, 1000", "false, 1", "false, 1000"})
  void passingOverAndPollingTogetherMeetEachRecordOnce(boolean sealed, int most) throws Exception {
    eachIsMetOnce(sealed, most, r -> r.pass(JournalReaderPassTest::isMinor, most));
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 7", "true, 1000", "false, 1", "false, 1000"})
  void soDoPassingOverByALookAndPolling(boolean sealed, int most) throws Exception {
    eachIsMetOnce(sealed, most, r -> r.passUnless(JournalReaderPassTest::isMajorLine, most));
  }

  /** By a look at the line itself, which the head has to be that of. */
  private static boolean isMajorLine(RecordHead head, byte[] buffer, int start, int length) {
    byte[] line = Arrays.copyOfRange(buffer, start, start + length);
    assertThat(head).isEqualTo(RecordHead.parse(line));
    assertThat(line[length - 1]).isEqualTo((byte) '}');
    return !isMinor(head.level());
  }

  private interface Passing {
    JournalReader.@Nullable Passed pass(JournalReader reader) throws IOException;
  }

  private void eachIsMetOnce(boolean sealed, int most, Passing passing) throws Exception {
    Path journal = write(sealed, 3_000);
    List<JournalRecord> all = Reading.all(journal, Cursor.START);
    long passed = 0;
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      int met = 0;
      while (met < all.size()) {
        JournalReader.Passed run = passing.pass(reader);
        if (run != null) {
          List<JournalRecord> over = all.subList(met, met + (int) run.records());
          assertThat(run.records()).isBetween(1L, (long) most);
          assertThat(over).allMatch(r -> isMinor(r.head().level()) && !r.head().isControl());
          assertThat(run.bytes())
              .isEqualTo(over.stream().mapToLong(r -> r.line().length + 1).sum());
          assertThat(run.next()).isEqualTo(all.get(met + over.size() - 1).next());
          assertThat(reader.cursor()).isEqualTo(run.next());
          met += over.size();
          passed += run.records();
        }
        JournalRecord record = reader.poll();
        if (record != null) {
          assertThat(Reading.text(record)).isEqualTo(Reading.text(all.get(met)));
          assertThat(record.index()).isEqualTo(all.get(met).index());
          assertThat(record.next()).isEqualTo(all.get(met).next());
          met++;
        }
      }
      assertThat(reader.poll()).isNull();
      assertThat(passing.pass(reader)).isNull();
    }
    assertThat(passed).isGreaterThan(all.size() / 3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasSkippedIsToldWithARecordAlsoIfThatCouldBePassedOver(boolean sealed) throws Exception {
    Path journal = write(sealed, 100);
    Cursor early = Reading.all(journal, Cursor.START).get(0).next();
    append(journal, sealed, 1, 6_000);
    try (JournalReader reader = JournalReader.open(journal, early)) {
      assertThat(reader.pass(JournalReaderPassTest::isMinor, 1000)).isNull();
      JournalRecord first = requireNonNull(reader.poll());
      assertThat(first.skipped()).isPositive();
      assertThat(first.head().isControl()).isEqualTo(sealed);
    }
  }

  @Test
  void aLoggerThatReadsAsTheJournalsOwnIsNotPassedOver() throws Exception {
    Path journal = folder.resolve("edge.log");
    try (Journal writer = Journal.open(JournalConfig.at(journal).withSealed(false))) {
      writer.append(Lines.info(1));
      writer.append(Lines.record(Level.INFO, "a\\u002eb", "x", ""));
      writer.append(Lines.record(Level.INFO, "a.b", "x\\ud800\\u0020", ""));
    }
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      JournalReader.Passed run = requireNonNull(reader.pass(JournalReaderPassTest::isMinor, 1000));
      assertThat(run.records()).isEqualTo(1);
      assertThat(reader.passUnless((head, buffer, start, length) -> false, 1000)).isNull();
      assertThat(Reading.all(reader)).hasSize(2);
    }
  }

  @Test
  void aLineThatIsNoRecordIsNotPassedOverForItsHead() throws Exception {
    Path journal = folder.resolve("edge.log");
    String good = SealedJournal.record(1);
    Files.writeString(journal, good + "\n" + good.replace("\"n\"", "\"\1\"") + "\n" + good + "\n");
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      JournalReader.Passed run = requireNonNull(reader.pass(JournalReaderPassTest::isMinor, 1000));
      assertThat(run.records()).isEqualTo(1);
      assertThat(Reading.all(reader)).hasSize(1);
      assertThat(reader.malformed()).isEqualTo(1);
    }
  }

  private Path write(boolean sealed, int records) throws IOException {
    Path journal = folder.resolve("edge.log");
    append(journal, sealed, 8, records);
    return journal;
  }

  /** In files so small that there are several; sealed ones have lines of the journal's own. */
  private static void append(Path journal, boolean sealed, int backups, int records)
      throws IOException {
    Random random = new Random(records);
    JournalConfig config = JournalConfig.at(journal).withSealed(sealed);
    try (Journal writer = Journal.open(config.withMaxBytes(128 * 1024).withBackups(backups))) {
      List<Level> levels = new ArrayList<>(List.of(Level.values()));
      for (int i = 0; i < records; i++) {
        Level level = random.nextInt(10) == 0 ? levels.get(random.nextInt(5)) : Level.INFO;
        writer.append(Lines.record(level, "edge.sensor", "reading", ",\"n\":" + i));
        if (random.nextInt(200) == 0) {
          writer.seal();
        }
      }
    }
  }

  private static boolean isMinor(Level level) {
    return !level.atLeast(Level.ERROR);
  }
}
