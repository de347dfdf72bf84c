package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else deletes or renames the files while they are written. */
class FilesTakenAwayTest extends FilesChanged {
  @Test
  void aDeletedNewestFileOfASealedJournalIsPutBackWhole() throws Exception {
    Journal journal = open(true);
    append(journal, 500);
    String before = Files.readString(log());
    Files.delete(log());
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(Files.readString(log())).startsWith(before);
    assertAllThere(log());
    assertThat(said()).singleElement().asString().contains("critical").contains("deleted");
    assertThat(beside(".lost-1")).doesNotExist();
  }

  /** A power cut must not leave the name to an empty file. */
  @Test
  void itsCopyIsSafeBeforeItHasTheNameAndTheNameBeforeAnythingElse() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    Journal journal = open(JournalConfig.at(log()), disk);
    append(journal, 50);
    Queue<String> done = new ConcurrentLinkedQueue<>();
    Files.delete(log());
    disk.fail(
        (operation, path, bytes) -> {
          done.add(operation + " " + path.getFileName());
          return bytes;
        });
    logUntilNoticed(journal);
    assertThat(done)
        .containsSequence(
            "CREATE edge.log.saved",
            "WRITE edge.log.saved",
            "FORCE edge.log.saved",
            "RENAME edge.log.saved",
            "FORCE_DIRECTORY logs");
  }

  /** What is not there need not be moved; a rotation that wanted it would be tried without end. */
  @Test
  void aRotatedFileThatGoesWhileARotationWaitsForTheDiskIsNotMissed() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    JournalConfig config =
        JournalConfig.at(log()).withSealed(false).withMaxBytes(JournalConfig.MIN_SEALED_BYTES);
    try (RetainedJournal journal = new RetainedJournal(config, disk)) {
      journal.rotate(2);
      String newer = Files.readString(beside(".1"));
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == FaultyDisk.Operation.RENAME) {
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      assertThatThrownBy(() -> journal.rotate(1)).hasMessageContaining("Input/output error");
      Files.delete(beside(".2"));
      disk.heal();
      journal.goOn();
      assertThat(journal.names()).containsExactly("edge.log", "edge.log.1", "edge.log.2");
      assertThat(beside(".2")).hasContent(newer);
    }
  }

  @Test
  void aCopyThatACrashLeftHalfDoneIsMadeAnew() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    Files.writeString(beside(".saved"), "a longer one\n".repeat(10_000));
    Files.delete(log());
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertAllThere(log());
  }

  @Test
  void ofOneThatWasCutAsWellAllIsPutBackThatIsLeft() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    journal.seal();
    long sealed = Files.size(log());
    append(journal, 50);
    Path link = Files.createLink(dir.resolve("link.log"), log());
    Files.delete(log());
    try (FileChannel channel = FileChannel.open(link, StandardOpenOption.WRITE)) {
      channel.truncate(sealed);
    }
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(beside(".lost-1")).doesNotExist();
  }

  /** Lines are counted anew then, and are fewer than when it was asked. */
  @Test
  void aSyncThatFindsAFileThatWasCutEnds() throws Exception {
    Journal journal =
        open(JournalConfig.at(log()).withTimeout(Duration.ofSeconds(10)), RealDisk.INSTANCE);
    long sealed = Files.size(log());
    append(journal, 100);
    cut(sealed);
    journal.sync();
    closeAndVerify(journal);
    assertThat(said()).hasSize(1);
  }

  private void cut(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void recordsWrittenIntoADeletedUnsealedFileAreWrittenAgain() throws Exception {
    Journal journal = open(false);
    append(journal, 1);
    Files.delete(log());
    int before = count;
    append(journal, 200);
    logUntilNoticed(journal);
    journal.close();
    List<String> lines = Lines.of(log());
    for (int i = before; i < count; i++) {
      assertOnce(lines, Lines.info(i));
    }
    assertThat(said()).singleElement().asString().contains("\"repeated\":2");
  }

  /** However little time has passed: what was not seen in a file is bounded by its bytes too. */
  @Test
  void aDeletedFileIsNoticedAfterAMegabyteOfWriting() throws Exception {
    JournalConfig config = JournalConfig.at(log()).withSealed(false).withMaxBytes(0);
    Journal journal = open(config, RealDisk.INSTANCE);
    append(journal, 1);
    Files.delete(log());
    byte[] line = Lines.ofLength(Level.INFO, 9_999);
    for (int i = 0; i < 110; i++) {
      journal.append(line);
    }
    journal.flush();
    append(journal, 1);
    assertThat(log()).exists();
    assertThat(said()).hasSize(1);
  }

  @Test
  void aRenamedNewestFileOfASealedJournalGetsItsNameBack() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    Files.move(log(), beside(".bak"));
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(beside(".bak")).doesNotExist();
    assertAllThere(log());
  }

  /** To a name that a rotation would give: the names are mended as after a crash. */
  @Test
  void aSealedJournalsFilesAreGivenTheNamesOfTheirAge() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    Files.move(log(), beside(".1"));
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(beside(".1")).doesNotExist();
    assertAllThere(log());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasWrittenIntoADeletedFileJustBeforeTheEndIsNotLostEither(boolean sealed)
      throws Exception {
    Journal journal = open(sealed);
    append(journal, 1);
    Files.delete(log());
    append(journal, 100);
    journal.close();
    assertAllThere(log());
    assertThat(said()).hasSize(1);
    if (sealed) {
      assertThat(verify().problem()).isEmpty();
    }
  }

  @Test
  void keysThatAreDeletedBeginANewIncarnationNowAndNotAtTheNextStart() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    Files.delete(beside(".keys"));
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(beside(".lost-1").resolve("edge.log")).exists();
    assertThat(said()).singleElement().asString().contains("edge.log.keys");
  }

  @Test
  void aRotatedFileThatIsDeletedDoesNotStopTheNextRotation() throws Exception {
    JournalConfig config = JournalConfig.at(log()).withMaxBytes(JournalConfig.MIN_SEALED_BYTES);
    Journal journal = open(config, RealDisk.INSTANCE);
    byte[] line = Lines.ofLength(Level.INFO, 1_000);
    for (int i = 0; i < 200; i++) {
      journal.append(line);
    }
    journal.sync();
    Files.delete(beside(".1"));
    for (int i = 0; i < 300; i++) {
      journal.append(line);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(beside(".2")));
    append(journal, 1);
    journal.close();
  }

  @Test
  void aDeletedLockIsTakenAgain() throws Exception {
    Journal journal = open(true);
    append(journal, 50);
    Files.delete(beside(".lock"));
    logUntilNoticed(journal);
    long inode = (Long) Files.getAttribute(beside(".lock"), "unix:ino");
    assertThat(Files.readAllLines(Path.of("/proc/locks")))
        .anyMatch(line -> line.contains(":" + inode + " "));
    closeAndVerify(journal);
  }
}
