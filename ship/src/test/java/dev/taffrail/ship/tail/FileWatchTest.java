package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final long SOON_NANOS = Duration.ofSeconds(10).toNanos();

  @TempDir Path dir;

  private final FileWatch watch = new FileWatch();

  @AfterEach
  void close() throws Exception {
    watch.close();
  }

  @Test
  void aFolderIsLookedAtOnceMoreWhenItBeginsToBeHeard() {
    assertThat(watch.listen(Set.of(dir))).isTrue();
    assertThat(watch.take().moved()).isTrue();
    assertThat(watch.listen(Set.of(dir))).isTrue();
    assertThat(watch.take().moved()).isFalse();
  }

  @Test
  void aFolderThatIsReplacedIsNewsAndHeardAgain() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("logs"));
    watch.listen(Set.of(folder));
    watch.take();
    Files.delete(folder);
    assertThat(watch.await(SOON_NANOS)).isTrue();
    assertThat(watch.take().moved()).isTrue();
    assertThat(watch.listen(Set.of(folder))).isFalse();
    Files.createDirectory(folder);
    assertThat(watch.listen(Set.of(folder))).isTrue();
    watch.take();
    Files.writeString(folder.resolve("app.log"), "one\n");
    assertThat(watch.await(SOON_NANOS)).isTrue();
  }

  @Test
  void aFolderThatTookTheNameOfOneThatIsStillThereIsHeard() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("logs"));
    watch.listen(Set.of(folder));
    Files.move(folder, dir.resolve("logs.old"));
    Files.createDirectory(folder);
    assertThat(watch.listen(Set.of(folder))).isTrue();
    watch.take();
    Files.writeString(folder.resolve("app.log"), "one\n");
    assertThat(watch.await(SOON_NANOS)).isTrue();
  }
}
