package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewcomersTest {
  @TempDir Path folder;

  /** The look at the folder and the look into the files are two: much may happen in between. */
  @Test
  void aCopyIsStillOneWhenItsOriginalIsCutOrGoesAfterTheFolderWasRead() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "First line\n");
    Path copy = Files.copy(log, folder.resolve("a.log.1"));
    FileKey.Seen original = seen(log);
    assertThat(Newcomers.isBeginningOf(seen(copy), original)).isTrue();

    Files.writeString(log, "");
    assertThat(Newcomers.isBeginningOf(seen(copy), original)).isTrue();

    Files.delete(log);
    assertThat(Newcomers.isBeginningOf(seen(copy), original)).isTrue();
  }

  @Test
  void aFileOfOtherContentIsNoCopy() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "First line\n");
    Path other = Files.writeString(folder.resolve("a.log.1"), "Other line\n");
    Path longer = Files.writeString(folder.resolve("a.log.2"), "First line\nSecond line\n");
    assertThat(Newcomers.isBeginningOf(seen(other), seen(log))).isFalse();
    assertThat(Newcomers.isBeginningOf(seen(longer), seen(log))).isFalse();
  }

  private static FileKey.Seen seen(Path path) throws Exception {
    return Objects.requireNonNull(FileKey.of(path));
  }
}
