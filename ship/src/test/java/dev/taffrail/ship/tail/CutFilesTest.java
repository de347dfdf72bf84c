package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that are cut, with a copy of them or without. */
class CutFilesTest extends FollowedFolder {
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
}
