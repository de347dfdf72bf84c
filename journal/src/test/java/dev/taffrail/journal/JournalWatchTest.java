package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWatchTest {
  /** Less than the first look that is made without a notice. */
  private static final Duration SOON = Duration.ofSeconds(4);

  @TempDir Path dir;

  private Path folder() {
    return dir.resolve("logs");
  }

  private Path log() {
    return folder().resolve("edge.log");
  }

  private JournalWatch watch() {
    return new JournalWatch(new FileNames(new JournalFiles(log())));
  }

  @Test
  void aChangeThatALookJustMissedEndsTheWaitBehindIt() throws Exception {
    Files.createDirectories(folder());
    AtomicInteger looks = new AtomicInteger();
    try (JournalWatch watch = watch();
        DirectoryWatch heard = DirectoryWatch.open(folder())) {
      long start = System.nanoTime();
      JournalWatch.Look look = () -> looks.incrementAndGet() > 1 || isMissed(heard);
      assertThat(watch.await(look, Duration.ofMinutes(1))).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  /** Sees nothing, and is not back before the change was heard of. */
  private boolean isMissed(DirectoryWatch heard) throws IOException {
    long before = heard.changes("edge.log");
    Files.write(log(), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    await().until(() -> heard.changes("edge.log") > before);
    return false;
  }

  @Test
  void aFolderThatWasMadeAnewIsListenedToAgain() throws Exception {
    Files.createDirectories(folder());
    AtomicInteger looks = new AtomicInteger();
    JournalWatch.Look look = () -> looks.incrementAndGet() < 0;
    try (JournalWatch watch = watch();
        DirectoryWatch heard = DirectoryWatch.open(folder())) {
      watch.await(look, Duration.ofMillis(1));
      Files.delete(folder());
      await().until(() -> heard.changes("edge.log") < 0);
      Files.createDirectories(folder());
      looks.set(0);
      watch.await(look, Duration.ofMillis(500));
      assertThat(looks).as("looks in half a second").hasValueLessThan(10);
    }
  }

  @Test
  void aFolderThatIsNotThereIsLookedForNowAndThen() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (JournalWatch watch = watch()) {
      long start = System.nanoTime();
      assertThat(watch.await(() -> looks.incrementAndGet() > 2, Duration.ofMinutes(1))).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }
}
