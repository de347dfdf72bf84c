package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final long SOON_NANOS = Duration.ofSeconds(10).toNanos();

  @TempDir Path dir;

  private long now;

  private final FileWatch watch = new FileWatch(() -> now);

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

  @Test
  void aFolderIsHeardUnderTheNameThatItGotWhileBothNamesAreFollowed() throws Exception {
    Path a = Files.createDirectory(dir.resolve("a"));
    Path b = dir.resolve("b");
    watch.listen(Set.of(a, b));
    Files.move(a, b);
    assertThat(watch.listen(Set.of(a, b))).isFalse();
    Files.createDirectory(a);
    assertThat(watch.listen(Set.of(a, b))).isTrue();
    watch.take();
    Files.writeString(b.resolve("app.log"), "one\n");
    assertThat(watch.await(SOON_NANOS)).isTrue();
    Files.writeString(b.resolve("app.log"), "two\n");
    Set<Path> written = new HashSet<>();
    while (!written.contains(b.resolve("app.log"))) {
      assertThat(watch.await(SOON_NANOS)).as("heard of %s", written).isTrue();
      written.addAll(watch.take().written());
    }
    assertThat(written).containsExactly(b.resolve("app.log"));
  }

  @Test
  void aFolderWhoseNumberIsAnotherAtEachLookIsNoNews() throws Exception {
    AtomicLong number = new AtomicLong();
    try (FileWatch restless = new FileWatch(() -> now, folder -> number.incrementAndGet())) {
      restless.listen(Set.of(dir));
      restless.take();
      for (int i = 0; i < 10; i++) {
        assertThat(restless.listen(Set.of(dir))).isTrue();
        assertThat(restless.take().moved()).isFalse();
      }
      Files.writeString(dir.resolve("app.log"), "one\n");
      assertThat(restless.await(SOON_NANOS)).isTrue();
    }
  }

  /** What is still to be told of the old one is told to nobody any more. */
  @Test
  void aFolderThatOneFindsReplacedIsNewsForAllWhoHearIt() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("logs"));
    try (FileWatch other = new FileWatch(() -> now)) {
      watch.listen(Set.of(folder));
      other.listen(Set.of(folder));
      other.take();
      Files.move(folder, dir.resolve("logs.old"));
      Files.createDirectory(folder);
      watch.listen(Set.of(folder));
      assertThat(other.take().moved()).isTrue();
    }
  }

  @Test
  void aFolderThatIsAnotherOneAtEachLookIsNewsOnceASecond() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("logs"));
    watch.listen(Set.of(folder));
    watch.take();
    for (int i = 0; i < 10; i++) {
      Files.move(folder, dir.resolve("logs." + i));
      Files.createDirectory(folder);
      assertThat(watch.listen(Set.of(folder))).isEqualTo(i % 5 == 0);
      assertThat(watch.take().moved()).isEqualTo(i % 5 == 0);
      now += Duration.ofMillis(200).toNanos();
    }
  }
}
