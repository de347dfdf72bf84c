package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real files, really renamed and deleted. */
class RotationTest extends FollowedFolder {
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
}
