package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rotated files that are compressed. */
class CompressedFilesTest extends FollowedFolder {
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
}
