package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    List<SealLine> heads = new ArrayList<>();
    for (int age = 0; age < count; age++) {
      heads.add(SealLine.parse(Files.readAllLines(files.file(age)).get(0).getBytes(UTF_8)));
    }
    ChainFile.open(RealDisk.INSTANCE, new JournalFiles(journal.path()), heads).close();
  }

  @Test
  void halfALineThatARotationLeftIsCut() throws Exception {
    SealedJournal journal = threeFiles();
    String whole = Files.readString(journal.chain());
    Files.writeString(journal.chain(), "{\"half", StandardOpenOption.APPEND);
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
}
