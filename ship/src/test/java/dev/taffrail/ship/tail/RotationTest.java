package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, really renamed, cut, copied, compressed and deleted. */
class RotationTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path dir;

  private Path app;
  private Follower follower;

  @BeforeEach
  void follow() {
    app = dir.resolve("app.log");
    follower = follower("*.log");
  }

  private Follower follower(String... names) {
    List<String> patterns = java.util.Arrays.stream(names).map(n -> dir + "/" + n).toList();
    return new Follower(
        TailConfig.of(new FilePatterns(patterns, List.of()))
            .withLastLineWait(Duration.ofMillis(100)));
  }

  @AfterEach
  void close() {
    follower.close();
  }

  @Test
  void readsEachLineOnceAsItIsWritten() throws Exception {
    write("one\ntwo\n");
    assertThat(follower.read()).containsExactly("one", "two");
    write("three\n");
    assertThat(follower.await(SOON)).containsExactly("three");
    assertThat(follower.read()).isEmpty();
    assertThat(follower.indices).containsExactly(0L, 1L, 2L);
  }

  @Test
  void keepsHalfALineUntilItIsWhole() throws Exception {
    write("one\ntw");
    assertThat(follower.read()).containsExactly("one");
    follower.stop().start();
    write("o\n");
    assertThat(follower.read()).containsExactly("two");
  }

  @Test
  void readsARenamedFileToItsEndBeforeTheNewOne() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    write("two\n");
    rename("app.log", "app.log.1");
    write("three\n");
    append(dir.resolve("app.log.1"), "late\n");
    assertThat(follower.read()).containsExactly("two", "late", "three");
    append(dir.resolve("app.log.1"), "very late\n");
    assertThat(follower.await(SOON)).containsExactly("very late");
  }

  @Test
  void hearsOfWhatIsWrittenWhereASymbolicLinkLeads() throws Exception {
    Path there = Files.createDirectory(dir.resolve("there")).resolve("0.out");
    append(there, "one\n");
    Files.createSymbolicLink(app, there);
    Path alias = Files.createSymbolicLink(dir.resolve("alias"), dir);
    TailConfig config = TailConfig.of(new FilePatterns(List.of(alias + "/app.log"), List.of()));
    // By this clock it is never time to look without having heard.
    try (Tail tail = new Tail(config, List.of(), 0, () -> 0)) {
      assertThat(next(tail)).isEqualTo("one");
      append(there, "two\n");
      assertThat(next(tail)).isEqualTo("two");
    }
  }

  private static String next(Tail tail) throws Exception {
    Tail.Found found = tail.poll();
    long deadline = System.nanoTime() + SOON.toNanos();
    while (found == null && System.nanoTime() < deadline) {
      // Comes back at the latest when something is heard; else this thread is woken.
      Thread waker = new Thread(() -> wakeLater(tail));
      waker.start();
      tail.await(SOON);
      waker.interrupt();
      found = tail.poll();
    }
    return found == null ? "nothing" : new String(found.line().bytes(), UTF_8);
  }

  private static void wakeLater(Tail tail) {
    try {
      Thread.sleep(SOON.toMillis());
      tail.wakeUp();
    } catch (InterruptedException e) {
      // It was heard.
    }
  }

  @RepeatedTest(10)
  void readsEachOfTheFilesOnceThatAreRenamedWhileTheyAreLookedAt() throws Exception {
    int files = 300;
    write("line 0\n");
    assertThat(follower.read()).containsExactly("line 0");
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeAndRename(files));
    while (!writing.isDone()) {
      follower.read();
    }
    writing.get();
    follower.read();
    List<String> expected = IntStream.rangeClosed(0, files).mapToObj(i -> "line " + i).toList();
    assertThat(follower.lines).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(follower.skipped).isZero();
    assertThat(follower.notes).isEmpty();
  }

  private void writeAndRename(int files) {
    try {
      for (int i = 1; i <= files; i++) {
        rename("app.log", "app.log." + i);
        write("line " + i + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void findsWhatWasRotatedWhereASymbolicLinkLeadsWhileItWasStopped() throws Exception {
    Path there = Files.createDirectory(dir.resolve("there"));
    append(there.resolve("0.out.20260529"), "long ago\n");
    tick();
    append(there.resolve("0.out"), "one\n");
    Files.createSymbolicLink(app, there.resolve("0.out"));
    assertThat(follower.read()).containsExactly("one");
    follower.stop();
    append(there.resolve("0.out"), "two\n");
    Files.move(there.resolve("0.out"), there.resolve("0.out.20260530"));
    tick();
    append(there.resolve("0.out"), "three\n");
    assertThat(follower.start().read()).containsExactly("two", "three");
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsToItsEndWhatASymbolicLinkLedToBeforeItWasSet() throws Exception {
    Path old = dir.resolve("1.out");
    append(old, "one\n");
    Files.createSymbolicLink(app, old);
    assertThat(follower.read()).containsExactly("one");
    // Not open any more.
    follower.stop().start();
    assertThat(follower.read()).isEmpty();
    append(old, "two\n");
    append(dir.resolve("2.out"), "three\n");
    Files.delete(app);
    Files.createSymbolicLink(app, dir.resolve("2.out"));
    assertThat(follower.read()).containsExactly("two", "three");
  }

  @Test
  void findsARotatedFileAgainThatWasRenamedWhileItWasStopped() throws Exception {
    write("one\ntwo\n");
    assertThat(follower.readOne()).isEqualTo("one");
    follower.stop();
    rename("app.log", "app.log.1");
    write("three\n");
    assertThat(follower.start().read()).containsExactly("two", "three");
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsGenerationsThatCameAndWentWhileItWasStopped() throws Exception {
    write("one\ntwo\n");
    assertThat(follower.readOne()).isEqualTo("one");
    follower.stop();
    for (int i = 3; i < 6; i++) {
      tick();
      renameAll(3);
      write("line " + i + "\n");
    }
    assertThat(follower.start().read()).containsExactly("two", "line 3", "line 4", "line 5");
    assertThat(follower.stop().start().read()).isEmpty();
  }

  @Test
  void leavesFilesAloneThatWereRotatedBeforeItBegan() throws Exception {
    write("before\n");
    tick();
    rename("app.log", "app.log.1");
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    follower.stop().start();
    tick();
    renameAll(2);
    write("two\n");
    assertThat(follower.read()).containsExactly("two");
  }

  @Test
  void readsOnInACompressedFile() throws Exception {
    write("one\ntwo\nthree\n");
    assertThat(follower.readOne()).isEqualTo("one");
    follower.stop();
    rename("app.log", "app.log.1");
    gzip("app.log.1");
    write("four\n");
    assertThat(follower.start().read()).containsExactly("two", "three", "four");
    assertThat(follower.stop().start().read()).isEmpty();
  }

  @Test
  void readsNothingTwiceThatWasReadAndIsCompressedThen() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    rename("app.log", "app.log.1");
    gzip("app.log.1");
    write("two\n");
    assertThat(follower.read()).containsExactly("two");
    follower.stop().start();
    assertThat(follower.read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsGenerationsThatWereCompressedWhileItWasStopped() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    follower.stop();
    tick();
    write("two\n");
    rename("app.log", "app.log.2");
    gzip("app.log.2");
    tick();
    write("three\n");
    rename("app.log", "app.log.1");
    gzip("app.log.1");
    write("four\n");
    assertThat(follower.start().read()).containsExactly("two", "three", "four");
  }

  @Test
  void readsTheCopyOnWhenAFileIsCopiedAndCut() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    write("two\n");
    copyAndCut();
    write("three\n");
    assertThat(follower.read()).containsExactly("two", "three");
    assertThat(follower.skipped).isZero();
    follower.stop();
    write("four\n");
    copyAndCut();
    assertThat(follower.start().read()).containsExactly("four");
  }

  @Test
  void seesThatAFileWasCutThoughItIsLongerNow() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    cut();
    write("quite another line\nand one more\n");
    assertThat(follower.read()).containsExactly("quite another line", "and one more");
  }

  @Test
  void seesThatAFileWasCutAndIsAsLongAsItWas() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    cut();
    write("two\n");
    assertThat(follower.await(SOON)).containsExactly("two");
  }

  @Test
  void readsACopyNeitherBeforeNorAfterTheFileIsCutThoughItMatchesThePattern() throws Exception {
    follower.close();
    follower = follower("app.log*");
    write("one\ntwo\n");
    assertThat(follower.read()).containsExactly("one", "two");
    Files.copy(app, dir.resolve("app.log.1"));
    assertThat(follower.read()).isEmpty();
    cut();
    write("three\n");
    assertThat(follower.read()).containsExactly("three");
    assertThat(follower.stop().start().read()).isEmpty();
  }

  @Test
  void readsTheOldestFirstWhereThePatternMatchesRotatedFiles() throws Exception {
    follower.close();
    follower = follower("app.log*");
    write("one\n");
    tick();
    renameAll(3);
    write("two\n");
    tick();
    renameAll(3);
    write("three\n");
    assertThat(follower.read()).containsExactly("one", "two", "three");
  }

  @Test
  void tellsFilesApartThatBeginAlike() throws Exception {
    Path other = dir.resolve("other.log");
    append(app, "same\n");
    append(other, "same\n");
    assertThat(follower.read()).containsExactly("same", "same");
    append(other, "other\n");
    append(app, "app\n");
    assertThat(follower.read()).containsExactlyInAnyOrder("other", "app");
    follower.stop();
    rename("app.log", "app.log.1");
    append(app, "same\n");
    assertThat(follower.start().read()).containsExactly("same");
  }

  @Test
  void beginsAFileAnewThatGotTheInodeOfAnother() throws Exception {
    write("one\ntwo\n");
    assertThat(follower.read()).containsExactly("one", "two");
    follower.stop();
    // The same inode with other bytes, as when a deleted file's number is given out again.
    try (FileChannel channel = FileChannel.open(app, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    Path other = dir.resolve("other.log");
    Files.move(app, other);
    append(other, "a file of its own\n");
    assertThat(follower.start().read()).containsExactly("a file of its own");
  }

  @Test
  void countsAndSaysWhatWasDeletedUnread() throws Exception {
    write("one\ntwo\n");
    assertThat(follower.readOne()).isEqualTo("one");
    follower.stop();
    Files.delete(app);
    write("three\n");
    assertThat(follower.start().read()).containsExactly("three");
    assertThat(follower.skipped).isEqualTo(1);
    assertThat(follower.notes).singleElement().asString().contains(app + ": lost", "4 bytes");
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isEqualTo(1);
  }

  @Test
  void countsAndSaysWhatWasFoundAndDeletedBeforeAnyOfItWasRead() throws Exception {
    append(dir.resolve("first.log"), "one\n");
    append(dir.resolve("second.log"), "never read\n");
    assertThat(follower.readOne()).isEqualTo("one");
    follower.stop();
    Files.delete(dir.resolve("second.log"));
    append(dir.resolve("first.log"), "two\n");
    assertThat(follower.start().read()).containsExactly("two");
    assertThat(follower.skipped).isEqualTo(1);
    assertThat(follower.notes)
        .singleElement()
        .asString()
        .contains("second.log: lost", "byte 0", "at least 11 bytes");
  }

  @Test
  void readsAGenerationThatIsCompressedBeforeItsTurnComesBeforeTheNewerOnes() throws Exception {
    write("one\ntwo\n");
    assertThat(follower.readOne()).isEqualTo("one");
    follower.stop();
    for (int i = 3; i < 6; i++) {
      tick();
      renameAll(4);
      write("line " + i + "\n");
    }
    assertThat(follower.start().readOne()).isEqualTo("two");
    gzip("app.log.1");
    gzip("app.log.2");
    // Not every program that compresses keeps a file's time.
    tick();
    FileTime now = FileTime.from(Instant.now());
    Files.setLastModifiedTime(dir.resolve("app.log.2.gz"), now);
    assertThat(follower.read()).containsExactly("line 3", "line 4", "line 5");
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsCopiesThatWereMadeWhileItWasStoppedOldestFirstAndOnce() throws Exception {
    write("one\ntwo\n");
    assertThat(follower.readOne()).isEqualTo("one");
    follower.stop();
    for (int i = 3; i < 6; i++) {
      tick();
      copyAndCut();
      if (i < 5) {
        write("line " + i + "\n");
      }
    }
    assertThat(follower.start().read()).containsExactly("two", "line 3", "line 4");
    write("line 5\n");
    assertThat(follower.read()).containsExactly("line 5");
    assertThat(follower.stop().start().read()).isEmpty();
  }

  @Test
  void readsAnEmptyFileOnThatWasOpenWhenACopyOfItWasFoundThatNobodyKnew() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    copyAndCut();
    assertThat(follower.read()).isEmpty();
    await()
        .until(
            () -> {
              Files.setLastModifiedTime(app, FileTime.from(Instant.now()));
              follower.read();
              return isOpen(app);
            });
    tick();
    write("two\n");
    copyAndCut();
    assertThat(follower.read()).containsExactly("two");
    write("three\n");
    assertThat(follower.await(SOON)).containsExactly("three");
  }

  @Test
  void seesThatAFileWasCutWhereAllItsLinesEndAlike() throws Exception {
    String end = " the same words of more than sixty-four bytes at the end of each of its lines\n";
    write("1" + end + "2" + end);
    assertThat(follower.read()).hasSize(2);
    follower.stop();
    cut();
    write("3" + end + "4" + end + "5" + end);
    assertThat(follower.start().read())
        .containsExactly(("3" + end).strip(), ("4" + end).strip(), ("5" + end).strip());
  }

  @Test
  void readsADeletedFileToItsEndWhileItIsOpen() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    try (OutputStream writer = Files.newOutputStream(app, APPEND)) {
      Files.delete(app);
      writer.write("two\n".getBytes(UTF_8));
      writer.flush();
      assertThat(follower.read()).containsExactly("two");
      writer.write("three".getBytes(UTF_8));
    }
    assertThat(follower.await(SOON)).containsExactly("three");
    write("four\n");
    assertThat(follower.await(SOON)).containsExactly("four");
    assertThat(follower.position().marks()).hasSize(1);
  }

  @Test
  void givesOutTheEndOfARotatedFileThoughNoLineEndsThere() throws Exception {
    write("one\ntw");
    assertThat(follower.read()).containsExactly("one");
    rename("app.log", "app.log.1");
    write("three\n");
    await().until(() -> follower.read().size() == 0 && follower.lines.size() == 3);
    assertThat(follower.lines).containsExactly("one", "tw", "three");
  }

  @Test
  void forgetsFilesThatAreGone() throws Exception {
    for (int i = 0; i < 5; i++) {
      tick();
      renameAll(2);
      write("line " + i + "\n");
      follower.read();
    }
    await()
        .until(
            () -> {
              write("last\n");
              follower.read();
              return follower.position().marks().size() <= 3;
            });
  }

  @Test
  void remembersFilesWhoseFolderIsNotThereForAWhile() throws Exception {
    write("one\n");
    assertThat(follower.read()).containsExactly("one");
    follower.stop();
    Path away = dir.resolveSibling(dir.getFileName() + "-away");
    Files.move(dir, away);
    assertThat(follower.start().read()).isEmpty();
    Files.move(away, dir);
    write("two\n");
    assertThat(follower.await(SOON)).containsExactly("two");
  }

  @Test
  void followsNoMoreThanAThousandFilesAndSaysSoOnce() throws Exception {
    for (int i = 0; i <= Newcomers.MOST_FILES; i++) {
      append(dir.resolve("number-" + i + "x.log"), i + "\n");
    }
    assertThat(follower.read()).hasSize(Newcomers.MOST_FILES);
    assertThat(follower.tail().trouble()).isNull();
    assertThat(follower.read()).isEmpty();
    assertThat(follower.notes).singleElement().asString().contains("not followed", "1000");
  }

  @Test
  void passesOverBytesOfZeroThatAPowerCutLeft() throws Exception {
    write("one\n" + "\0".repeat(5000) + "two\nthr\0\0\0\n\0\0\n");
    assertThat(follower.read()).containsExactly("one", "two", "thr");
  }

  @Test
  void cutsLinesThatAreTooLong() throws Exception {
    write("x".repeat(200_000) + "\nshort\r\n\n");
    List<String> lines = follower.read();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("x".repeat(64 * 1024));
    assertThat(lines.get(1)).isEqualTo("short");
  }

  private static boolean isOpen(Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.anyMatch(descriptor -> leadsTo(descriptor, file));
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      // Closed meanwhile.
      return false;
    }
  }

  private void write(String text) throws IOException {
    append(app, text);
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, CREATE, APPEND);
  }

  private void rename(String from, String to) throws IOException {
    Files.move(dir.resolve(from), dir.resolve(to));
  }

  /** As logrotate does: the oldest is deleted, the others get the next number. */
  private void renameAll(int most) throws IOException {
    Files.deleteIfExists(dir.resolve("app.log." + most));
    for (int i = most - 1; i >= 0; i--) {
      String from = i == 0 ? "app.log" : "app.log." + i;
      if (Files.exists(dir.resolve(from))) {
        rename(from, "app.log." + (i + 1));
      }
    }
  }

  private void copyAndCut() throws IOException {
    renameCopies();
    Files.copy(app, dir.resolve("app.log.1"));
    cut();
  }

  private void renameCopies() throws IOException {
    for (int i = 3; i > 0; i--) {
      if (Files.exists(dir.resolve("app.log." + i))) {
        rename("app.log." + i, "app.log." + (i + 1));
      }
    }
  }

  private void cut() throws IOException {
    try (FileChannel channel = FileChannel.open(app, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  private void gzip(String name) throws IOException {
    Path plain = dir.resolve(name);
    Path packed = dir.resolve(name + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(plain, out);
    }
    Files.setLastModifiedTime(packed, Files.getLastModifiedTime(plain));
    Files.delete(plain);
  }

  /** Files' times are counted in ticks of the system, of some milliseconds. */
  private static void tick() throws InterruptedException {
    Thread.sleep(20);
  }
}
