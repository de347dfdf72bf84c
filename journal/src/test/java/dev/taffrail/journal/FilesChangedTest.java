package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else does something to the files while they are written. */
class FilesChangedTest {
  @TempDir Path dir;

  private final SetClocks clocks = new SetClocks();
  private @Nullable Journal opened;
  private int count;

  private Path log() {
    return dir.resolve("logs/edge.log");
  }

  private Path beside(String suffix) {
    return dir.resolve("logs/edge.log" + suffix);
  }

  private Journal open(boolean sealed) throws IOException {
    JournalConfig config = JournalConfig.at(log()).withSealed(sealed);
    opened = Journal.open(config, clocks.platform(RealDisk.INSTANCE));
    return opened;
  }

  @AfterEach
  void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  private void append(Journal journal, int records) throws IOException {
    for (int i = 0; i < records; i++) {
      journal.append(Lines.info(count++));
    }
    journal.flush();
  }

  /** Logs on, as a device does, ten records a second, until the journal says what it found. */
  private void logUntilNoticed(Journal journal) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              clocks.pass(Duration.ofMillis(100));
              boolean taken = Lines.offer(journal, Level.INFO, Lines.info(count));
              count += taken ? 1 : 0;
              return Files.exists(log()) && !said().isEmpty();
            });
  }

  private List<String> said() throws IOException {
    return Lines.of(log()).stream().filter(l -> l.contains("journal_files_changed")).toList();
  }

  /** Each record in one of these files of our folder, and only once. */
  private void assertAllThere(Path... files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file));
    }
    List<String> lines = text.toString().lines().toList();
    for (int i = 0; i < count; i++) {
      assertOnce(lines, Lines.info(i));
    }
  }

  private static void assertOnce(List<String> lines, byte[] record) {
    assertThat(Collections.frequency(lines, new String(record, UTF_8))).isEqualTo(1);
  }

  private Verification verify() throws IOException {
    return Verifier.verify(log(), Vkey.parse(Files.readString(beside(".vkey")).strip()));
  }

  private void closeAndVerify(Journal journal) throws IOException {
    journal.close();
    assertThat(verify().problem()).isEmpty();
    assertThat(verify().verdict()).isEqualTo(Verdict.OK);
  }

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

  /** A rotation that the disk breaks off at any step is not taken for somebody else's doing. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRotationThatTheDiskHoldsUpIsFinishedLater(boolean sealed) throws Exception {
    JournalConfig config =
        JournalConfig.at(log())
            .withSealed(sealed)
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withBackups(20);
    FaultyDisk disk = new FaultyDisk();
    Journal journal = Journal.open(config, disk.platform());
    opened = journal;
    String pad = "x".repeat(400);
    for (int step = 0; step < 6; step++) {
      int at = step;
      AtomicInteger renames = new AtomicInteger();
      // One rename of each rotation fails so often that the files are opened anew.
      AtomicInteger failures = new AtomicInteger();
      disk.fail(
          (operation, path, bytes) -> {
            boolean named = operation == FaultyDisk.Operation.RENAME;
            if (named && renames.getAndIncrement() >= at && failures.getAndIncrement() < 3) {
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      for (int i = 0; i < 250; i++) {
        journal.append(padded(count++, pad));
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> flushed(journal));
      disk.heal();
    }
    journal.close();
    List<String> lines = Lines.of(log());
    for (int i = 0; i < count; i++) {
      assertOnce(lines, padded(i, pad));
    }
    assertThat(said()).noneMatch(line -> line.contains("deleted") || line.contains("another"));
    try (Stream<Path> files = Files.list(dir.resolve("logs"))) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("foreign"));
    }
    if (sealed) {
      assertThat(verify().problem()).isEmpty();
      assertThat(beside(".lost-1")).doesNotExist();
    }
  }

  private static byte[] padded(int n, String pad) {
    return Lines.record(Level.INFO, "edge", "e", ",\"n\":" + n + ",\"pad\":\"" + pad + "\"");
  }

  private static boolean flushed(Journal journal) {
    try {
      journal.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

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

  private void cut(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderThatIsRemovedIsMadeAgainAndNothingNewIsLost(boolean sealed) throws Exception {
    Journal journal = open(sealed);
    append(journal, 50);
    deleteFolder();
    int before = count;
    append(journal, 50);
    logUntilNoticed(journal);
    append(journal, 50);
    try (Journal guest = Journal.join(JournalConfig.at(log()).withSealed(sealed))) {
      guest.append(Lines.record(Level.INFO, "guest", "came", ""));
      guest.flush();
    }
    journal.close();
    if (sealed) {
      closeAndVerify(journal);
      assertThat(Lines.of(log())).anyMatch(line -> line.contains("journal_tampered"));
      assertThat(verifyAside()).contains(new String(Lines.info(0), UTF_8));
    }
    List<String> lines = Lines.of(log());
    assertThat(lines).anyMatch(line -> line.contains("\"logger\":\"guest\""));
    List<String> everywhere =
        Stream.concat(lines.stream(), sealed ? verifyAside().stream() : Stream.of()).toList();
    for (int i = before; i < count; i++) {
      assertOnce(everywhere, Lines.info(i));
    }
  }

  private List<String> verifyAside() throws IOException {
    return Files.readAllLines(beside(".lost-1").resolve("edge.log"));
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("logs"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(dir.resolve("logs"));
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
    opened = Journal.open(JournalConfig.at(log()).withMaxBytes(JournalConfig.MIN_SEALED_BYTES));
    byte[] line = Lines.ofLength(Level.INFO, 1_000);
    for (int i = 0; i < 200; i++) {
      opened.append(line);
    }
    opened.sync();
    Files.delete(beside(".1"));
    for (int i = 0; i < 300; i++) {
      opened.append(line);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(beside(".2")));
    append(opened, 1);
    opened.close();
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

  @Test
  void anUntouchedJournalIsNotOpenedAnew() throws Exception {
    Journal journal = open(true);
    for (int i = 0; i < 25; i++) {
      append(journal, 100);
      journal.seal();
      clocks.pass(Duration.ofSeconds(2));
    }
    closeAndVerify(journal);
    assertThat(said()).isEmpty();
    assertAllThere(log());
  }
}
