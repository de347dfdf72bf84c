package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JournalReaderLiveTest {
  private static final int RECORDS = 40_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void missesAndRepeatsNothingBehindAWriterThatRotates(boolean sealed) throws Exception {
    JournalConfig config = config(sealed).withBackups(500);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(config, RECORDS));
    List<JournalRecord> records = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(config.path(), Cursor.START)) {
      readUntilDone(reader, writer, records);
      assertThat(reader.malformed()).isZero();
      assertThat(reader.remainingBytes()).isZero();
    }
    assertThat(records).allMatch(record -> record.skipped() == 0);
    for (int i = 0; i < records.size(); i++) {
      assertThat(records.get(i).index()).isEqualTo(i);
    }
    assertThat(records.stream().map(Reading::text))
        .containsExactlyElementsOf(Lines.of(config.path()));
    assertThat(records.stream().filter(record -> !record.head().isControl())).hasSize(RECORDS);
    assertThat(config.path().resolveSibling("edge.log.20")).exists();
  }

  @Test
  void accountsForEveryRecordOfASealedJournalThatIsPrunedUnderIt() throws Exception {
    JournalConfig config = config(true).withBackups(1);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(config, RECORDS));
    List<JournalRecord> records = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(config.path(), Cursor.START)) {
      while (records.size() < 1_000) {
        reader.await(Duration.ofSeconds(1));
        JournalRecord record = reader.poll();
        if (record != null) {
          records.add(record);
        }
      }
      writer.get();
      readUntilDone(reader, writer, records);
    }
    long expected = 0;
    for (JournalRecord record : records) {
      expected += record.skipped();
      assertThat(record.index()).isEqualTo(expected++);
    }
    assertThat(records.stream().mapToLong(JournalRecord::skipped).sum()).isPositive();
    List<String> last = Lines.of(config.path());
    assertThat(records.stream().map(Reading::text)).endsWith(last.toArray(String[]::new));
  }

  @Test
  void everyCursorOfARotatedJournalFindsTheRest() throws Exception {
    JournalConfig config = config(true).withBackups(9);
    write(config, 3_000);
    List<JournalRecord> all = Reading.all(config.path(), Cursor.START);
    for (int i = 0; i < all.size(); i += 101) {
      List<JournalRecord> rest = Reading.all(config.path(), all.get(i).next());
      assertThat(rest)
          .extracting(JournalRecord::next)
          .isEqualTo(all.subList(i + 1, all.size()).stream().map(JournalRecord::next).toList());
    }
  }

  private static void readUntilDone(
      JournalReader reader, CompletableFuture<Void> writer, List<JournalRecord> records)
      throws IOException, InterruptedException, ExecutionException {
    boolean done;
    do {
      done = writer.isDone();
      records.addAll(Reading.all(reader));
      if (!done) {
        reader.await(Duration.ofMillis(100));
      }
    } while (!done);
    writer.get();
  }

  private JournalConfig config(boolean sealed) {
    return JournalConfig.at(folder.resolve("edge.log"))
        .withSealed(sealed)
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES);
  }

  private static void write(JournalConfig config, int count) {
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < count; i++) {
        journal.append(Lines.info(i));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
