package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody else cuts the files, replaces them, or writes into them while they are written. */
class FilesReplacedTest extends FilesChanged {
  /** As logrotate does it. */
  @Test
  void anUnsealedJournalGoesOnInTheFileThatTookItsName() throws Exception {
    Journal journal = open(false);
    append(journal, 50);
    Files.move(log(), beside(".bak"));
    Files.writeString(log(), "");
    logUntilNoticed(journal);
    journal.close();
    assertAllThere(beside(".bak"), log());
  }

  @Test
  void aStrangersFileInASealedJournalsPlaceIsKeptAside() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    Files.move(log(), dir.resolve("gone.log"));
    Files.writeString(log(), "a stranger's words\n");
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertAllThere(log());
    assertThat(beside(".foreign-1")).hasContent("a stranger's words");
  }

  @Test
  void whatSomebodyElseAppendedIsNotOverwritten() throws Exception {
    Journal journal = open(false);
    append(journal, 50);
    Files.writeString(log(), "a stranger's words\n", StandardOpenOption.APPEND);
    logUntilNoticed(journal);
    journal.close();
    assertAllThere(log());
    assertThat(Lines.of(log())).containsOnlyOnce("a stranger's words");
  }

  @Test
  void anUnsealedFileThatIsCutIsWrittenOnWithoutAHole() throws Exception {
    Journal journal = open(false);
    append(journal, 500);
    cut(0);
    append(journal, 0);
    int before = count;
    logUntilNoticed(journal);
    journal.close();
    assertThat(Files.readAllBytes(log())).doesNotContain((byte) 0);
    assertThat(said()).singleElement().asString().contains("\"lost_bytes\":" + lost(before));
    List<String> lines = Lines.of(log());
    for (int i = before; i < count; i++) {
      assertOnce(lines, Lines.info(i));
    }
  }

  private static long lost(int records) {
    long bytes = 0;
    for (int i = 0; i < records; i++) {
      bytes += Lines.info(i).length + 1;
    }
    return bytes;
  }

  @Test
  void aSealedJournalThatIsCutBehindItsLastSealGoesOnAndSaysWhatIsMissing() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    journal.seal();
    long sealed = Files.size(log());
    append(journal, 50);
    long lost = Files.size(log()) - sealed;
    cut(sealed);
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(said()).singleElement().asString().contains("\"lost_bytes\":" + lost);
    assertThat(beside(".lost-1")).doesNotExist();
  }

  @Test
  void aSealedJournalThatIsCutBeforeItsLastSealIsSetAsideAndANewIncarnationSaysSo()
      throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    journal.seal();
    cut(Files.size(log()) / 2);
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(beside(".lost-1").resolve("edge.log")).exists();
    assertThat(Lines.of(log())).anyMatch(line -> line.contains("journal_tampered"));
  }

  private void cut(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
