package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentReaderTest {
  @TempDir Path folder;

  @Test
  void forcesTheFileBeforeItGivesOutASealAndForNothingElse() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (SegmentReader reader = open(journal.path())) {
      assertThat(reader.file().forced().forced()).isZero();
      assertThat(event(reader)).isEqualTo("journal_sealed");
      long genesis = Files.size(journal.path());
      assertThat(reader.file().forced().forced()).isEqualTo(genesis);
      journal.records(1);
      assertThat(event(reader)).isEqualTo("reading");
      assertThat(reader.file().forced().forced()).isEqualTo(genesis);
      journal.seal();
      assertThat(event(reader)).isEqualTo("journal_sealed");
      long sealed = Files.size(journal.path());
      assertThat(reader.file().forced().forced()).isEqualTo(sealed);
      journal.torn("torn\n").explain();
      assertThat(event(reader)).isEqualTo("journal_recovered");
      assertThat(reader.file().forced().forced()).isEqualTo(sealed);
    }
  }

  @Test
  void aSealBehindTheBeginningOfAnUnsealedFileIsARecordLikeOthers() throws Exception {
    SealedJournal journal = SealedJournal.create(folder.resolve("sealed"));
    Path unsealed = folder.resolve("edge.log");
    Files.writeString(unsealed, SealedJournal.record(1) + "\n" + journal.leaves().get(0) + "\n");
    try (SegmentReader reader = open(unsealed)) {
      assertThat(event(reader)).isEqualTo("reading");
      JournalRecord seal = Objects.requireNonNull(reader.next());
      assertThat(seal.head().event()).isEqualTo(SealLine.EVENT);
      assertThat(seal.next().seal()).isNull();
      assertThat(reader.file().forced().forced()).isZero();
    }
  }

  /** What is written between the last read and the look at the names must not be waited for. */
  @Test
  void whatCameBehindTheLastReadIsAChange() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (SegmentReader reader = open(journal.path())) {
      assertThat(event(reader)).isEqualTo(SealLine.EVENT);
      assertThat(reader.next()).isNull();
      assertThat(reader.changed()).isFalse();
      journal.records(1);
      assertThat(reader.changed()).isTrue();
      assertThat(event(reader)).isEqualTo("reading");
      assertThat(reader.next()).isNull();
      assertThat(reader.changed()).isFalse();
      cut(journal.path(), 10);
      assertThat(reader.changed()).isTrue();
    }
  }

  /** What is not forced may be gone after a power cut, and no reader may go back to it. */
  @Test
  void aCallersRecordWithTheNameOfASealIsNone() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    long genesis = Files.size(journal.path());
    try (SegmentReader reader = open(journal.path())) {
      assertThat(event(reader)).isEqualTo(SealLine.EVENT);
      byte[] claim = Lines.record(Level.INFO, "app", SealLine.EVENT, "");
      journal.torn(new String(claim, StandardCharsets.UTF_8) + "\n");
      JournalRecord claimed = Objects.requireNonNull(reader.next());
      assertThat(claimed.head().event()).isEqualTo(SealLine.EVENT);
      assertThat(reader.file().forced().forced()).isEqualTo(genesis);
      assertThat(Objects.requireNonNull(claimed.next().seal()).index()).isEqualTo(1);
    }
  }

  /** A name that a power cut takes would take the seal with it. */
  @Test
  void forcesTheNameOfAFileBeforeItGivesOutItsFirstSeal() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (SegmentReader reader = open(journal.path())) {
      assertThat(event(reader)).isEqualTo("journal_sealed");
      reader.file().forced().forceName(() -> fail("the name was not forced yet"));
    }
  }

  @Test
  void namesTheLastSealInEachCursor() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1).seal().records(1);
    try (SegmentReader reader = open(journal.path())) {
      for (long seal : new long[] {1, 1, 3, 3}) {
        JournalRecord record = Objects.requireNonNull(reader.next());
        assertThat(Objects.requireNonNull(record.next().seal()).index()).isEqualTo(seal);
      }
    }
  }

  private static SegmentReader open(Path journal) throws Exception {
    try (PresentFiles present = PresentFiles.open(new FileNames(new JournalFiles(journal)))) {
      Start start = StartFinder.at(Cursor.START, present).orElseThrow();
      present.take(start.file());
      return new SegmentReader(start);
    }
  }

  private static String event(SegmentReader reader) throws Exception {
    return Objects.requireNonNull(reader.next()).head().event();
  }

  /** What was forced of a file that was cut may be gone, and what follows was never forced. */
  @Test
  void ofAFileThatWasCutNothingCountsAsForced() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (SegmentReader reader = open(journal.path())) {
      assertThat(event(reader)).isEqualTo("journal_sealed");
      assertThat(reader.isCut()).isFalse();
      assertThat(reader.file().forced().forced()).isPositive();
      cut(journal.path(), 10);
      assertThat(reader.isCut()).isTrue();
      assertThat(reader.file().forced().forced()).isZero();
    }
  }

  private static void cut(Path file, long size) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
