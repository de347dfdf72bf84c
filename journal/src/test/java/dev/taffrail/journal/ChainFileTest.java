package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainFileTest {
  @TempDir Path folder;

  private SealedJournal threeFiles() throws IOException {
    return threeFiles(folder);
  }

  private static SealedJournal threeFiles(Path folder) throws IOException {
    return SealedJournal.create(folder).records(1).rotate(false).records(1).rotate(false);
  }

  private static void open(SealedJournal journal) throws Exception {
    open(journal, journal, 3);
  }

  /** Opens the chain of one journal beside the newest files of another. */
  private static void open(SealedJournal journal, SealedJournal files, int count) throws Exception {
    opened(journal, files, count).close();
  }

  private static ChainFile opened(SealedJournal journal, SealedJournal files, int count)
      throws Exception {
    List<SealLine> heads = new ArrayList<>();
    for (int age = 0; age < count; age++) {
      heads.add(head(Files.readAllLines(files.file(age)).get(0)));
    }
    return ChainFile.open(RealDisk.INSTANCE, new JournalFiles(journal.path()), heads);
  }

  private static SealLine head(String line) {
    return SealLine.parse(line.getBytes(UTF_8));
  }

  /** What a power cut left of its end may be anything, a line's end too. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"half", "{\"half\n"})
  void halfALineThatARotationLeftIsCut(String half) throws Exception {
    SealedJournal journal = threeFiles();
    String whole = Files.readString(journal.chain());
    Files.writeString(journal.chain(), half, StandardOpenOption.APPEND);
    open(journal);
    assertThat(journal.chain()).hasContent(whole);
  }

  /** No power cut does that: to mend it from the files would hide who did. */
  @Test
  void aLineInItsMidstThatIsNoSealIsNotMended() throws Exception {
    SealedJournal journal = threeFiles();
    List<String> lines = new ArrayList<>(Files.readAllLines(journal.chain()));
    lines.set(1, lines.get(1).replace("\"info\"", "\"inf0\""));
    Files.write(journal.chain(), lines);
    byte[] found = Files.readAllBytes(journal.chain());
    assertThatThrownBy(() -> open(journal))
        .isInstanceOf(LostStateException.class)
        .hasMessageContaining("other lines in it");
    assertThat(journal.chain()).hasBinaryContent(found);
  }

  @Test
  void aFileThatBeginsWithAnotherSealIsNotItsFile() throws Exception {
    SealedJournal journal = threeFiles();
    SealedJournal other = threeFiles(Files.createDirectory(folder.resolve("other")));
    assertThatThrownBy(() -> open(journal, other, 3))
        .isInstanceOf(LostStateException.class)
        .hasMessageContaining("as its file begins, found another");
  }

  /** Between genesis and the newest file a line is gone, and so is its file. */
  @Test
  void sealsThatNothingLinksAreNoChain() throws Exception {
    SealedJournal journal = threeFiles();
    List<String> lines = new ArrayList<>(Files.readAllLines(journal.chain()));
    lines.remove(1);
    Files.write(journal.chain(), lines);
    assertThatThrownBy(() -> open(journal, journal, 1))
        .isInstanceOf(LostStateException.class)
        .hasMessageContaining("each vouches for the next");
  }

  @Test
  void aFileThatSomebodyCutIsSeen() throws Exception {
    SealedJournal journal = threeFiles();
    long size = Files.size(journal.chain());
    try (ChainFile chain = opened(journal, journal, 3)) {
      assertThat(chain.fault()).isNull();
      try (FileChannel file = FileChannel.open(journal.chain(), StandardOpenOption.WRITE)) {
        file.truncate(size - 1);
      }
      assertThat(chain.fault())
          .isEqualTo(journal.chain() + ": expected " + size + " bytes, found " + (size - 1));
    }
  }

  /** To write it for nothing at each rotation would wear the flash out. */
  @Test
  void linesThatNobodyNeedsAreDroppedOnce() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    for (boolean epoch : new boolean[] {false, true, false, true, false}) {
      journal.rotate(epoch);
    }
    List<String> lines = Files.readAllLines(journal.chain());
    long oldest = head(lines.get(5)).seal().size();
    try (ChainFile chain = opened(journal, journal, 1)) {
      chain.drop(oldest);
      assertThat(Files.readAllLines(journal.chain()))
          .as("genesis, epochs, and what is behind the last of these")
          .containsExactly(lines.get(0), lines.get(2), lines.get(4), lines.get(5));
      Object written = RealDisk.INSTANCE.identity(journal.chain());
      chain.drop(oldest);
      assertThat(RealDisk.INSTANCE.identity(journal.chain())).isEqualTo(written);
    }
  }
}
